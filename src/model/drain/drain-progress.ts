import { type DrainPod, podTitle } from './drain-pod.ts';

/** A pod that is to go and is still there. */
export type LeavingPod = {
  readonly pod: DrainPod;
  /** Why the API server does not let it go yet; `undefined`: it is ending, or is about to be asked. */
  readonly objection: { readonly reason: string; readonly budget: string | undefined } | undefined;
};

/** What a drain waits for: first what the API server says no to, with its reason, then what is ending. */
export function describeDrain(leaving: readonly LeavingPod[]): string {
  const held = Map.groupBy(
    leaving.filter(({ objection }) => objection),
    ({ pod, objection }) => wordsOf(pod, objection),
  );
  const ending = leaving.filter(({ objection }) => !objection);
  return [
    ...[...held].map(([why, group]) => `${namesOf(group)}: ${why}`),
    ...(ending.length > 0 ? [`${namesOf(ending)} to end`] : []),
  ].join('; ');
}

/** The command that shows more of what a drain waits for. */
export function drainHint(node: string, leaving: readonly LeavingPod[]): string {
  const held = leaving.find(({ objection }) => objection?.budget !== undefined);
  if (!held) return `oc get pods -A --field-selector spec.nodeName=${node}`;
  return `oc describe pdb/${held.objection?.budget} -n ${held.pod.metadata.namespace}`;
}

function wordsOf({ metadata }: DrainPod, objection: LeavingPod['objection']): string {
  if (!objection) return '';
  const { budget, reason } = objection;
  return budget === undefined ? reason : `poddisruptionbudget/${budget} in namespace ${metadata.namespace}: ${reason}`;
}

const namesAtMost = 5;

function namesOf(leaving: readonly LeavingPod[]): string {
  const names = leaving.slice(0, namesAtMost).map(({ pod }) => podTitle(pod));
  const more = leaving.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
