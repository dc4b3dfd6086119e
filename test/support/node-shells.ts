import type { Cluster, HostShell } from '../../src/ports.ts';
import { hostShell, podShell } from '../../src/steps/pod/pod-shell.ts';
import type { LabNode } from '../lab/node/lab-node.ts';

/** The two ways of a debug pod into a node of the lab, without a cluster around it. */
export type NodeShells = { readonly node: string; readonly inPod: HostShell; readonly onHost: HostShell };

/** Starts the pod, which ends with the node. */
export async function openNodeShells(node: LabNode): Promise<NodeShells> {
  const container = { env: {}, terminal: false, stdin: false };
  const pod = { uid: 'debug', name: 'debug', namespace: 'default', hostPath: '/host' };
  await node.startPod({ ...container, ...pod, argv: ['sleep', 'infinity'] });
  const exec: Cluster['exec'] = (_container, argv, { stdin = false }) =>
    node.exec(pod.uid, { ...container, argv, stdin: stdin !== false });
  const get: Cluster['get'] = () => {
    throw new Error('the pod is not looked at');
  };
  const name = { namespace: pod.namespace, pod: pod.name, container: 'container-00' };
  return { node: node.name, inPod: podShell({ exec, get }, name), onHost: hostShell({ exec, get }, name) };
}
