import type { StoredObject } from '../api/store.ts';
import type { PodSpec } from '../runtime.ts';

/** What the node's runtime is told of a pod: its first container. The image is not looked at. */
export function toPodSpec(pod: StoredObject): PodSpec {
  const container = firstContainer(pod);
  return {
    uid: pod.metadata.uid,
    name: pod.metadata.name,
    namespace: pod.metadata.namespace ?? '',
    argv: [...(container.command ?? DEFAULT_COMMAND), ...(container.args ?? [])],
    env: environmentOf(pod),
    terminal: container.tty === true,
    stdin: container.stdin === true,
    hostPath: hostPathOf(pod, container),
  };
}

/** The container's `env`; what comes from elsewhere (`valueFrom`) is left out. */
export function environmentOf(pod: StoredObject): Record<string, string> {
  const variables = firstContainer(pod).env ?? [];
  return Object.fromEntries(variables.map(({ name, value }) => [name, value ?? '']));
}

/** Where the manifest gives no command the image's own would run; that of a tools image is a shell. */
const DEFAULT_COMMAND = ['/bin/sh'];

type Container = {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly tty?: boolean;
  readonly stdin?: boolean;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
};

function firstContainer(pod: StoredObject): Container {
  return pod.spec.containers[0];
}

/** The mount path of the volume that is the node's root. */
function hostPathOf(pod: StoredObject, container: Container): string | undefined {
  const volumes: { name: string; hostPath?: { path: string } }[] = pod.spec.volumes ?? [];
  const root = volumes.find(volume => volume.hostPath?.path === '/');
  return container.volumeMounts?.find(mount => mount.name === root?.name)?.mountPath;
}
