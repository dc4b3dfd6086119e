import { Failure } from '../../errors.ts';
import { inactiveHint } from '../../model/override/inactive-hint.ts';
import type { OverrideCall } from '../../model/override/override-call.ts';
import { judgeStaged, type StagedDeployment, type StagedVerdict } from '../../model/override/override-verdict.ts';
import { type Wish, wishWords } from '../../model/override/override-wish.ts';
import { describePending } from '../../model/override/pending-verdict.ts';
import { traceOf } from '../../model/override/staging-trace.ts';
import { readSaid } from '../../model/rpm-ostree/said.ts';
import { bootedOf, pendingOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { complaintFailure, tryRpmOstree } from './ask-rpm-ostree.ts';
import { awaitIdle, BusyWait } from './await-idle.ts';
import { type Claim, claimPending } from './claim-pending.ts';
import { askOnce, complaintIn } from './run-transaction.ts';
import { seeHolding } from './see-holding.ts';
import { type StagingToTakeBack, takeBack, takeBackStaging } from './take-back-staging.ts';

/** `status`: that the node was judged by. */
export type Staging = Claim & {
  readonly call: OverrideCall;
  readonly undo: Undo;
};

/**
 * `deployment`: the new one; `undefined` where the booted one has it already. At the end of the run it is dropped again,
 * unless `keep` was called.
 */
export type Staged = {
  readonly deployment: StagedDeployment | undefined;
  readonly after: Status;
  readonly keep: () => void;
};

type StagingPorts = Pick<Ports, 'cluster' | 'clock' | 'reporter'>;

/** As often as what was asked may be lost on its way. */
const attempts = 3;

/**
 * Has rpm-ostree try it, stage it, and proves that it is staged by the node's status: neither its exit status nor its words
 * count. What others stage meanwhile is noticed each time before it is told, and in what it has laid down. What was staged
 * for nothing is dropped again.
 */
export async function carryOutStaging(ports: StagingPorts, staging: Staging, signal: AbortSignal): Promise<Staged> {
  const { pod, call, lockTimeoutMs } = staging;
  const say = (text: string): void => ports.reporter.emit({ kind: 'progress', node: pod.node, text });
  say('asking rpm-ostree whether it would do this');
  const asked = { ...staging, command: call.trial, missing: call.missing };
  refuseInactive(await tryRpmOstree(ports, asked, signal), staging);
  const wait = new BusyWait(ports, pod, lockTimeoutMs);
  for (let attempt = 1; ; ) {
    const before = await lookAgain(ports, staging, signal);
    say('staging a deployment');
    const end = await stageOnce(ports, { ...staging, before }, signal);
    if (end.kind === 'done') return end;
    if (end.kind === 'busy') await wait.pause(end.title, signal);
    else if (attempt++ === attempts) throw end.failure;
  }
}

/** What is pending may be another one than was judged. */
async function lookAgain(ports: StagingPorts, staging: Staging, signal: AbortSignal): Promise<Status> {
  const { pod, call, lockTimeoutMs } = staging;
  const status = await awaitIdle(ports, pod, lockTimeoutMs, signal);
  if (pendingOf(status)?.id === pendingOf(staging.status)?.id) return status;
  const holding = await seeHolding(ports, { pod, call, status }, signal);
  return claimPending(ports, { ...staging, status, holding }, signal);
}

type StagingEnd =
  | ({ readonly kind: 'done' } & Staged)
  /** Another transaction runs, and ours was not begun. */
  | { readonly kind: 'busy'; readonly title: string | undefined }
  /** Whether it came there at all before the connection was lost, nobody knows: the same once more does no harm. */
  | { readonly kind: 'lost'; readonly failure: Failure };

async function stageOnce(
  ports: StagingPorts,
  staging: StagingToTakeBack & Pick<Staging, 'call'>,
  signal: AbortSignal,
): Promise<StagingEnd> {
  const { pod, call, wishes, program, before, lockTimeoutMs } = staging;
  const forget = takeBackStaging(ports, staging);
  const end = await askOnce(ports, { ...staging, command: call.command }, signal);
  const complaint = complaintIn(end);
  if (complaint?.kind === 'busy') {
    forget();
    return { kind: 'busy', title: complaint.title };
  }
  if (complaint) {
    const failure = complaintFailure(complaint, { ...staging, missing: call.missing });
    if (failure.kind === 'refused') forget();
    throw failure;
  }
  const after = await awaitIdle(ports, pod, lockTimeoutMs, signal);
  const verdict = judgeStaged(wishes, { program, node: pod.node, before, after });
  if (verdict.kind === 'staged') return { kind: 'done', deployment: verdict.deployment, after, keep: forget };
  if (verdict.kind === 'already') return { kind: 'done', deployment: undefined, after, keep: forget };
  const isOurs = traceOf(wishes, before, after) === 'ours';
  if (isOurs) await takeBack(ports, staging, signal);
  if (isOurs || verdict.code === 'NO_NEW_DEPLOYMENT') forget();
  const failure = failureOf(verdict, isOurs ? droppedWords(before) : '');
  if (end === 'unseen' && verdict.code === 'NO_NEW_DEPLOYMENT') return { kind: 'lost', failure };
  throw failure;
}

/** Found before anything is staged. */
function refuseInactive({ stdout }: { readonly stdout: string }, { pod: { node }, program }: Staging): void {
  const { inactiveReplacements, inactiveRemovals } = readSaid(stdout);
  const inactive: readonly Wish[] = [
    ...inactiveReplacements.map(nevra => ({ kind: 'replaced' as const, nevra })),
    ...inactiveRemovals.map(name => ({ kind: 'removed' as const, name })),
  ];
  if (inactive.length === 0) return;
  const reason = `node/${node}: rpm-ostree would take this and change nothing by it: ${inactive.map(wishWords).join(', ')}`;
  throw new Failure('refused', 'OVERRIDE_INACTIVE', reason, { hint: inactiveHint(inactive, { program, node }) });
}

function failureOf(verdict: Exclude<StagedVerdict, { kind: 'staged' | 'already' }>, end: string): Failure {
  const { kind, code, reason, hint } = verdict;
  return new Failure(kind, code, `${reason}${end}`, { hint });
}

function droppedWords(before: Status): string {
  const former = pendingOf(before);
  const along = former
    ? `, and what was staged there before with it: ${describePending(former, bootedOf(before))}`
    : '';
  return `; it was dropped again${along}`;
}
