import type { FlagGroup } from '../flag.ts';
import { connectionGroup } from './connection.ts';
import { debugPodGroup } from './debug-pod.ts';
import { liveFlags } from './live.ts';
import { outputGroup } from './output.ts';
import { timeout } from './run.ts';
import { targetFlags } from './target.ts';

/** Of a command that looks at nodes through debug pods, if at all; `own` are its flags. */
export function lookingGroups(own: FlagGroup['flags']): readonly FlagGroup[] {
  return [{ title: 'Flags', flags: [...targetFlags, ...own, timeout] }, debugPodGroup, connectionGroup, outputGroup];
}

/** Of one that only looks. */
export const liveGroups = lookingGroups(liveFlags);
