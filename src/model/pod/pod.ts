import { listAt, numberAt, recordAt, textAt } from '../json.ts';
import { readMetadata } from '../metadata.ts';
import type { Metadata, Resource } from '../resource.ts';

/** A pod, as far as this program waits for one. */
export type Pod = {
  readonly metadata: Metadata;
  readonly nodeName: string;
  readonly image: string;
  readonly phase: string;
  readonly reason: string;
  readonly message: string;
  readonly container: ContainerState;
  /** Set when the API or the kubelet takes the pod away: eviction, preemption, a taint. */
  readonly disruption: string | undefined;
};

export type ContainerState =
  | { readonly kind: 'none' }
  | { readonly kind: 'waiting'; readonly reason: string; readonly message: string }
  | { readonly kind: 'running' }
  | { readonly kind: 'terminated'; readonly reason: string; readonly message: string; readonly exitCode: number };

export const pods: Resource<Pod> = {
  group: '',
  version: 'v1',
  plural: 'pods',
  kind: 'Pod',
  scope: 'namespace',
  read: readPod,
};

function readPod(raw: unknown): Pod {
  const disruption = listAt(raw, 'status', 'conditions').find(
    condition => textAt(condition, 'type') === 'DisruptionTarget' && textAt(condition, 'status') === 'True',
  );
  return {
    metadata: readMetadata(raw),
    nodeName: textAt(raw, 'spec', 'nodeName') ?? '',
    image: textAt(raw, 'spec', 'containers', 0, 'image') ?? '',
    phase: textAt(raw, 'status', 'phase') ?? '',
    reason: textAt(raw, 'status', 'reason') ?? '',
    message: textAt(raw, 'status', 'message') ?? '',
    container: readContainerState(recordAt(raw, 'status', 'containerStatuses', 0, 'state')),
    disruption: disruption === undefined ? undefined : (textAt(disruption, 'message') ?? ''),
  };
}

function readContainerState(raw: unknown): ContainerState {
  const { waiting, running, terminated } = recordAt(raw) ?? {};
  const about = (state: unknown) => ({
    reason: textAt(state, 'reason') ?? '',
    message: textAt(state, 'message') ?? '',
  });
  if (running) return { kind: 'running' };
  if (terminated) {
    return { kind: 'terminated', ...about(terminated), exitCode: numberAt(terminated, 'exitCode') ?? 0 };
  }
  return waiting ? { kind: 'waiting', ...about(waiting) } : { kind: 'none' };
}
