import type { DebugPodFlags } from '../../model/request.ts';
import type { Args } from '../command.ts';
import { type FlagGroup, single, toggle } from '../flag.ts';
import { parseObjectName, parseText } from '../value.ts';

const image = single(
  { name: 'image', placeholder: 'IMAGE', summary: "its image, instead of the cluster's own tools image" },
  parseText,
);
const toNamespace = single(
  { name: 'to-namespace', placeholder: 'NAME', summary: 'its namespace, instead of a temporary one' },
  parseObjectName,
);
const keepPod = toggle({ name: 'keep-pod', summary: 'leave it there at the end' });

/** Where and of what it is made: which may be asked about without making one. */
export const podPlaceFlags = [image, toNamespace];

export const debugPodGroup: FlagGroup = { title: 'Debug pod', flags: [...podPlaceFlags, keepPod] };

export function readDebugPod(args: Args): DebugPodFlags {
  return { image: args.get(image), toNamespace: args.get(toNamespace), keepPod: args.get(keepPod) };
}
