import { Failure } from '../../errors.ts';
import type { OverrideCall } from '../../model/override/override-call.ts';
import { judgeStaged, type StagedVerdict } from '../../model/override/override-verdict.ts';
import { formatNevra } from '../../model/rpm/nevra.ts';
import { readSaid } from '../../model/rpm-ostree/said.ts';
import { pendingOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { askRpmOstree, tryRpmOstree } from './ask-rpm-ostree.ts';
import { awaitIdle } from './await-idle.ts';
import type { Dropping } from './drop-staged.ts';
import { takeBack } from './take-back-staging.ts';

export type Staging = Dropping & {
  readonly call: OverrideCall;
  /** Of the node, before. */
  readonly before: Status;
};

/** `checksum` of the new deployment; `undefined` where the booted one has it already. */
export type Staged = { readonly checksum: string | undefined; readonly after: Status };

type StagingPorts = Pick<Ports, 'cluster' | 'clock' | 'reporter'>;

/** As often as what was asked may be lost on its way. */
const attempts = 3;

/**
 * Has rpm-ostree try it, stage it, and proves that it is staged by the node's status: neither its exit status nor its words
 * count. What was staged for nothing is dropped again.
 */
export async function carryOutStaging(ports: StagingPorts, staging: Staging, signal: AbortSignal): Promise<Staged> {
  const { pod, call, program, before, lockTimeoutMs } = staging;
  const { node } = pod;
  const say = (text: string): void => ports.reporter.emit({ kind: 'progress', node, text });
  const asked = { ...staging, missing: call.missing };
  say('asking rpm-ostree whether it would do this');
  refuseInactive(await tryRpmOstree(ports, { ...asked, command: call.trial }, signal), staging);
  for (let attempt = 1; ; attempt++) {
    say('staging a deployment');
    const end = await askRpmOstree(ports, { ...asked, command: call.command }, signal);
    const after = await awaitIdle(ports, pod, lockTimeoutMs, signal);
    const verdict = judgeStaged(call.wishes, { program, node, before, after });
    if (verdict.kind === 'staged') return { checksum: verdict.checksum, after };
    if (verdict.kind === 'already') return { checksum: undefined, after };
    // Whether it came there at all before the connection was lost, nobody knows: the same once more does no harm.
    if (end === 'unseen' && verdict.code === 'NO_NEW_DEPLOYMENT' && attempt < attempts) continue;
    if (verdict.drop !== undefined) await takeBack(ports, staging, signal);
    throw failureOf(verdict, staging);
  }
}

/** Found before anything is staged. */
function refuseInactive({ stdout }: { readonly stdout: string }, { pod, program }: Staging): void {
  const { inactiveReplacements, inactiveRemovals } = readSaid(stdout);
  const inactive = [...inactiveReplacements.map(formatNevra), ...inactiveRemovals];
  if (inactive.length === 0) return;
  const reason = `node/${pod.node}: rpm-ostree would take ${inactive.join(', ')} and change nothing by it`;
  const hint = `install it into an overlay, until the next reboot: ${program} usr node/${pod.node} --rpm FILE`;
  throw new Failure('refused', 'OVERRIDE_INACTIVE', reason, { hint });
}

function failureOf(verdict: Exclude<StagedVerdict, { kind: 'staged' | 'already' }>, { before }: Staging): Failure {
  const { kind, code, reason, hint, drop } = verdict;
  const former = pendingOf(before) ? ', and what was pending before with it' : '';
  return new Failure(kind, code, `${reason}${drop === undefined ? '' : `; it was dropped again${former}`}`, { hint });
}
