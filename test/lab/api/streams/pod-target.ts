import type { NodeRuntime } from '../../runtime.ts';
import { RUNTIME_UNREACHABLE } from '../../runtime-words.ts';
import { PlainError, StatusError } from '../status-error.ts';
import type { StoredObject } from '../store.ts';
import type { Kubelets } from './pod-insides.ts';

/** Where the kubelet of every node listens. */
const KUBELET_PORT = 10250;

/**
 * The node that a pod is on, as the API server finds it before it dials its kubelet
 * (k8s.io/kubernetes `pkg/registry/core/pod/strategy.go`, `streamLocation`).
 */
export function findNode(pod: StoredObject, kubelets: Kubelets): NodeRuntime {
  const name: unknown = pod.spec?.nodeName;
  if (typeof name !== 'string' || name === '') {
    throw new StatusError(400, 'BadRequest', `pod ${pod.metadata.name} does not have a host assigned`);
  }
  const node = kubelets.runtimeOf(name);
  // The server looks the kubelet up by the node's name and words what it misses as a pod.
  if (!node) throw new StatusError(404, 'NotFound', `pods "${name}" not found`, { name, kind: 'pods' });
  return node;
}

/** The node, where its kubelet answers. */
export function dialNode(pod: StoredObject, kubelets: Kubelets): NodeRuntime {
  const node = findNode(pod, kubelets);
  if (!hasKubelet(node)) throw new StatusError(500, undefined, `error dialing backend: ${refusedDial(node)}`);
  return node;
}

export function hasKubelet(node: NodeRuntime): boolean {
  return node.running && node.kubelet.running;
}

/** The kubelet asks its runtime where the stream is to be had, before it answers. */
export function demandRuntime(node: NodeRuntime): void {
  if (!node.crio.running) throw new PlainError(500, RUNTIME_UNREACHABLE);
}

/** The words for a kubelet that is not there. */
export function refusedDial(node: NodeRuntime): string {
  return `dial tcp ${node.address}:${KUBELET_PORT}: connect: connection refused`;
}

/** The container that a request means, by the query or because there is one only. */
export function chooseContainer(pod: StoredObject, asked: string | null): string {
  const containers: { name: string }[] = pod.spec.containers ?? [];
  const names = containers.map(container => container.name);
  if (asked) {
    if (names.includes(asked)) return asked;
    throw new StatusError(400, 'BadRequest', `container ${asked} is not valid for pod ${pod.metadata.name}`);
  }
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  throw new StatusError(
    400,
    'BadRequest',
    `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names.join(' ')}]`,
  );
}
