import { booleanAt, listAt, recordAt, stringMapAt, textAt } from '../json.ts';
import { readMetadata } from '../metadata.ts';
import type { Metadata, Resource } from '../resource.ts';

/** A pod, as far as a drain looks at one. */
export type DrainPod = {
  readonly metadata: Metadata;
  readonly phase: string;
  /** Who makes it anew when it is gone: its owner that is its controller. */
  readonly controller: { readonly kind: string; readonly name: string } | undefined;
  /** Made by the kubelet from a file: the API cannot take it away. */
  readonly isMirror: boolean;
  readonly hasEmptyDir: boolean;
};

/** The same objects as `pods` (`model/pod/pod.ts`), read for a drain. */
export const drainPods: Resource<DrainPod> = {
  group: '',
  version: 'v1',
  plural: 'pods',
  kind: 'Pod',
  scope: 'namespace',
  read: readDrainPod,
};

/** Reads a Pod of the API: total. */
export function readDrainPod(raw: unknown): DrainPod {
  const metadata = readMetadata(raw);
  const owner = listAt(raw, 'metadata', 'ownerReferences').find(one => booleanAt(one, 'controller') === true);
  return {
    metadata,
    phase: textAt(raw, 'status', 'phase') ?? '',
    controller:
      owner === undefined ? undefined : { kind: textAt(owner, 'kind') ?? '', name: textAt(owner, 'name') ?? '' },
    isMirror: 'kubernetes.io/config.mirror' in stringMapAt(raw, 'metadata', 'annotations'),
    hasEmptyDir: listAt(raw, 'spec', 'volumes').some(volume => recordAt(volume, 'emptyDir') !== undefined),
  };
}

/** `pod/NAMESPACE/NAME`: names of pods are their namespace's own. */
export function podTitle({ metadata: { namespace, name } }: Pick<DrainPod, 'metadata'>): string {
  return `pod/${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
