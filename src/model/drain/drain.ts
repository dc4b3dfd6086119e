import { assertNever } from '../../errors.ts';
import { type DrainPod, podTitle } from './drain-pod.ts';

/** kubectl's flags of the same names. Which pods are looked at at all (`--pod-selector`) is the list's matter. */
export type DrainRules = {
  readonly force: boolean;
  readonly ignoreDaemonSets: boolean;
  readonly deleteEmptyDirData: boolean;
  /** Pods that have been ending for longer than so many seconds are left; 0: none is. */
  readonly skipWaitForDeleteTimeoutSeconds: number;
};

export type DrainSight = {
  /** Pods of this program: they are not in the way, and one of them is the connection. */
  readonly ownUids: ReadonlySet<string>;
  /** `NAMESPACE/NAME` of DaemonSets that pods name as their owner and that are gone. */
  readonly goneDaemonSets: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** What a drain does with a pod. `why` is for people; `flag` is the one that changes it. */
export type DrainVerdict =
  | { readonly kind: 'evict'; readonly warning: string | undefined }
  | { readonly kind: 'leave'; readonly why: LeaveReason }
  | { readonly kind: 'refuse'; readonly why: string; readonly flag: string };

export type LeaveReason = 'ours' | 'mirror' | 'daemonset' | 'ending';

/**
 * What `kubectl drain` would do with a pod, by the same rules in the same order (kubernetes/kubectl
 * `pkg/drain/filters.go`); and a pod of this program is left.
 */
export function judgeDrainPod(pod: DrainPod, rules: DrainRules, sight: DrainSight): DrainVerdict {
  if (sight.ownUids.has(pod.metadata.uid)) return leave('ours');
  if (isEndingForLong(pod, rules, sight)) return leave('ending');
  const isOver = pod.phase === 'Succeeded' || pod.phase === 'Failed';
  if (pod.controller?.kind === 'DaemonSet' && !isOver) return judgeDaemonPod(pod, rules, sight);
  if (pod.isMirror) return leave('mirror');
  if (isOver) return { kind: 'evict', warning: undefined };
  if (pod.hasEmptyDir && !rules.deleteEmptyDirData)
    return refuse('it keeps data in an emptyDir', '--delete-emptydir-data');
  if (!pod.controller && !rules.force) return refuse('nothing makes it anew', '--force');
  const warnings = [...(pod.hasEmptyDir ? ['its emptyDir is lost'] : []), ...(pod.controller ? [] : [notAnew])];
  return { kind: 'evict', warning: warnings.length === 0 ? undefined : warnings.join(', ') };
}

/** All pods of a node: what is to be evicted, or why nothing is. */
export type DrainPlan =
  | {
      readonly kind: 'drain';
      readonly evict: readonly DrainPod[];
      /** A line for each pod of which something is lost. */
      readonly warnings: readonly string[];
      readonly left: readonly { readonly pod: DrainPod; readonly why: LeaveReason }[];
    }
  | {
      readonly kind: 'refused';
      readonly code: 'DRAIN_REFUSED';
      readonly reason: string;
      /** The flags that would permit it. */
      readonly hint: string;
    };

/** One pod that may not go is enough: nothing is evicted then, as kubectl does it. */
export function planDrain(pods: readonly DrainPod[], rules: DrainRules, sight: DrainSight): DrainPlan {
  const evict: DrainPod[] = [];
  const warnings: string[] = [];
  const left: { pod: DrainPod; why: LeaveReason }[] = [];
  const refused: { why: string; flag: string }[] = [];
  for (const pod of pods) {
    const verdict = judgeDrainPod(pod, rules, sight);
    switch (verdict.kind) {
      case 'evict':
        evict.push(pod);
        if (verdict.warning !== undefined) warnings.push(`${podTitle(pod)}: ${verdict.warning}`);
        break;
      case 'leave':
        left.push({ pod, why: verdict.why });
        break;
      case 'refuse':
        refused.push({ why: `${podTitle(pod)}: ${verdict.why}`, flag: verdict.flag });
        break;
      default:
        assertNever(verdict);
    }
  }
  if (refused.length === 0) return { kind: 'drain', evict, warnings, left };
  const reason = refused.map(({ why }) => why).join('; ');
  const hint = [...new Set(refused.map(({ flag }) => flag))].join(' ');
  return { kind: 'refused', code: 'DRAIN_REFUSED', reason, hint };
}

/** Of the pods that were evicted, those that are still there: another of the same name is another one. */
export function podsStillThere(evicted: readonly DrainPod[], present: readonly DrainPod[]): readonly DrainPod[] {
  const uids = new Set(present.map(({ metadata }) => metadata.uid));
  return evicted.filter(({ metadata }) => uids.has(metadata.uid));
}

const notAnew = 'nothing makes it anew';

/** A DaemonSet's pod would be made anew at once, on a cordoned node too. */
function judgeDaemonPod({ metadata, controller }: DrainPod, rules: DrainRules, sight: DrainSight): DrainVerdict {
  if (sight.goneDaemonSets.has(`${metadata.namespace}/${controller?.name}`)) {
    return rules.force
      ? { kind: 'evict', warning: 'its DaemonSet is gone' }
      : refuse('its DaemonSet is gone', '--force');
  }
  return rules.ignoreDaemonSets ? leave('daemonset') : refuse('a DaemonSet keeps it here', '--ignore-daemonsets');
}

function isEndingForLong(
  { metadata }: DrainPod,
  { skipWaitForDeleteTimeoutSeconds: seconds }: DrainRules,
  { now }: DrainSight,
): boolean {
  const since = Date.parse(metadata.deletionTimestamp ?? '');
  return seconds > 0 && now - since > seconds * 1000;
}

function leave(why: LeaveReason): DrainVerdict {
  return { kind: 'leave', why };
}

function refuse(why: string, flag: string): DrainVerdict {
  return { kind: 'refuse', why, flag };
}
