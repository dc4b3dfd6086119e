import type { Trace } from './trace.ts';

/** What is to become of a trace. `in use`: its run may be at work. */
export type Fate =
  | { readonly kind: 'remove' }
  | { readonly kind: 'in use' }
  | { readonly kind: 'keep'; readonly why: string };

export type Finding = { readonly trace: Trace; readonly fate: Fate };

/** Of which runs traces are removed: of those that are over, of all, or of one, whether it is over or not. */
export type RunScope =
  | { readonly kind: 'over' }
  | { readonly kind: 'all' }
  | { readonly kind: 'one'; readonly run: string };

/** As long as a run usually may take, and as the shortest-lived of its pods lives. */
const youngMs = 3_600_000;

/**
 * Says of each trace what is to become of it; of one run's, only of those that it has made. What is needed, or was granted
 * for good, stays in any case.
 *
 * Nobody can ask a client whether it lives. So a run counts as over when none of its pods is up any more, and nothing of it
 * was made within the last hour; what does not say whose it is goes by its own age. A pod that is older than it can get, and by an hour, is on a node whose kubelet is dead.
 */
export function judgeTraces(traces: readonly Trace[], scope: RunScope, now: number): readonly Finding[] {
  const atWork = new Set(traces.filter(trace => isSignOfLife(trace, now)).map(({ run }) => run));
  const inScope = traces.filter(({ run }) => scope.kind !== 'one' || run === scope.run);
  return inScope.map(trace => {
    const why = neededFor(trace);
    if (why !== undefined) return { trace, fate: { kind: 'keep', why } };
    const isInUse = trace.run === undefined ? isSignOfLife(trace, now) : atWork.has(trace.run);
    return { trace, fate: { kind: scope.kind === 'over' && isInUse ? 'in use' : 'remove' } };
  });
}

function isSignOfLife(trace: Trace, now: number): boolean {
  if (neededFor(trace) !== undefined) return false;
  const ageMs = now - Date.parse(trace.since ?? '');
  if (trace.kind !== 'pod') return ageMs < youngMs;
  return trace.isUp && ageMs < trace.lifetimeSeconds * 1000 + youngMs;
}

function neededFor(trace: Trace): string | undefined {
  if (trace.kind === 'key') return trace.purpose === 'granted' ? 'granted for good' : undefined;
  return 'neededFor' in trace ? trace.neededFor : undefined;
}
