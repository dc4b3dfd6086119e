import { formatNevra, type Nevra } from '../rpm/nevra.ts';
import type { Deployment } from '../rpm-ostree/deployment.ts';
import { bootedOf, nextOf, pendingOf, rollbackOf, type Status } from '../rpm-ostree/status.ts';
import { done, stuck, type Verdict } from '../verdict.ts';
import { inactiveHint } from './inactive-hint.ts';
import { isInstalled, nameOf, type Wish, wishState, wishWords } from './override-wish.ts';
import { describePending, pendingHint, shortOf } from './pending-verdict.ts';
import { isNew, traceOf } from './staging-trace.ts';

/** What tells a deployment that was staged from every other one. */
export type StagedDeployment = Pick<Deployment, 'id' | 'checksum'>;

export function named({ id, checksum }: Deployment): StagedDeployment {
  return { id, checksum };
}

export type StagedVerdict =
  /** The deployment that is booted next has all that was wished, and what it had before. */
  | { readonly kind: 'staged'; readonly deployment: StagedDeployment }
  /** The booted one has it, and nothing else is pending. */
  | { readonly kind: 'already' }
  | {
      readonly kind: 'refused' | 'failed';
      readonly code:
        | 'OVERRIDE_INACTIVE'
        | 'NO_NEW_DEPLOYMENT'
        | 'NOT_STAGED'
        | 'PENDING_DEPLOYMENT'
        | 'FINALIZATION_LOCKED';
      readonly reason: string;
      readonly hint: string;
    };

export type StagingSight = {
  readonly program: string;
  readonly node: string;
  readonly before: Status;
  readonly after: Status;
};

/**
 * Whether an override is really staged, by what rpm-ostree's status says before and after; its exit status and its words
 * prove nothing. To be asked when no transaction is running any more.
 */
export function judgeStaged(wishes: readonly Wish[], { program, node, before, after }: StagingSight): StagedVerdict {
  const pending = pendingOf(after);
  const next = nextOf(after);
  const states = wishes.map(wish => ({ wish, state: next ? wishState(wish, next) : ('absent' as const) }));
  const inactive = states.filter(({ state }) => state === 'inactive').map(({ wish }) => wish);
  const absent = states.filter(({ state }) => state === 'absent').map(({ wish }) => wish);
  if (inactive.length > 0) {
    const reason = `rpm-ostree took ${words(inactive)} for node/${node} and would change nothing by it`;
    return { kind: 'refused', code: 'OVERRIDE_INACTIVE', reason, hint: inactiveHint(inactive, { program, node }) };
  }
  if (absent.length > 0 && (!pending || !isNew(before, pending))) {
    const reason = `rpm-ostree ended well on node/${node}, but laid down no new deployment for ${words(absent)}`;
    return { kind: 'failed', code: 'NO_NEW_DEPLOYMENT', reason, hint: statusHint(node) };
  }
  if (absent.length > 0) {
    const reason = `the new deployment of node/${node} does not have ${words(absent)}`;
    return { kind: 'failed', code: 'NOT_STAGED', reason, hint: statusHint(node) };
  }
  if (pending && isNew(before, pending) && traceOf(wishes, before, after) !== 'ours') {
    const reason = `somebody else has staged something on node/${node} meanwhile: ${describePending(pending, bootedOf(after))}`;
    return { kind: 'failed', code: 'PENDING_DEPLOYMENT', reason, hint: pendingHint };
  }
  if (pending?.finalizationLocked) {
    const reason = `the staged deployment of node/${node} is locked: a reboot would lose it`;
    const hint = `unlock it, which reboots the node: rpm-ostree finalize-deployment ${pending.checksum}`;
    return { kind: 'failed', code: 'FINALIZATION_LOCKED', reason, hint };
  }
  if (!pending) return { kind: 'already' };
  return { kind: 'staged', deployment: named(pending) };
}

/**
 * Whether what was staged is still what the node boots next: the Machine Config Operator drops it when it begins an update.
 * `PENDING_DEPLOYMENT` where somebody has staged another one that has all of it, and more.
 */
export function judgeStillStaged(
  wishes: readonly Wish[],
  { id, checksum }: StagedDeployment,
  { node, status }: Pick<BootedSight, 'node' | 'status'>,
): Verdict {
  const pending = pendingOf(status);
  if (pending?.id === id) return done;
  const reason = `the deployment that was staged on node/${node} (${shortOf(checksum)}) is gone`;
  if (!pending) return stuck('STAGED_GONE', `${reason}: somebody has dropped it`, `oc describe node/${node}`);
  const other = describePending(pending, bootedOf(status));
  if (wishes.every(wish => wishState(wish, pending) === 'active')) {
    const built = `somebody else has staged more on top of what was staged on node/${node}: ${other}`;
    return stuck('PENDING_DEPLOYMENT', built, pendingHint);
  }
  return stuck('STAGED_GONE', `${reason}: another one is pending now: ${other}`, pendingHint);
}

export type BootedSight = {
  readonly node: string;
  readonly status: Status;
  /** What `rpm -q` of a new session says, by name. */
  readonly installed: ReadonlyMap<string, readonly Nevra[]>;
  /** What the node says about a finalization that failed at the reboot (`rpm-ostree/status-text.ts`). */
  readonly finalizeFailure: string | undefined;
};

/** `id` is not known where the record of an earlier run is all that there is. */
export type BootWanted = { readonly checksum: string; readonly id?: string | undefined };

export function isDeployment({ checksum, id }: BootWanted, deployment: Deployment | undefined): boolean {
  return id === undefined ? deployment?.checksum === checksum : deployment?.id === id;
}

/** Whether a node that was rebooted runs what was staged there. */
export function judgeBooted(wishes: readonly Wish[], wanted: BootWanted, sight: BootedSight): Verdict {
  const { node, status, installed, finalizeFailure } = sight;
  const booted = bootedOf(status);
  const hint = statusHint(node);
  if (!booted || !isDeployment(wanted, booted)) {
    const boots = booted ? `deployment ${shortOf(booted.checksum)}` : 'no deployment of ostree';
    const why = finalizeFailure ?? whereaboutsOf(wanted, status);
    const reason = `node/${node} booted ${boots}, and not the one that was staged (${shortOf(wanted.checksum)}): ${why}`;
    return stuck('OTHER_DEPLOYMENT_BOOTED', reason, journalHint(node));
  }
  const lost = wishes.filter(wish => wishState(wish, booted) !== 'active');
  if (lost.length > 0) return stuck('OVERRIDE_LOST', `node/${node} booted without ${words(lost)}`, hint);
  const other = wishes.filter(wish => !isInstalled(wish, installed));
  if (other.length === 0) return done;
  const found = other.flatMap(wish => installed.get(nameOf(wish)) ?? []).map(formatNevra);
  const reason = `rpm on node/${node} does not have ${words(other)}, but ${found.join(', ') || 'nothing of that name'}`;
  return stuck('RPM_DIFFERS', reason, hint);
}

function whereaboutsOf(wanted: BootWanted, status: Status): string {
  if (isDeployment(wanted, pendingOf(status))) return 'it is still pending';
  if (isDeployment(wanted, rollbackOf(status))) return 'it was rolled back';
  return status.deployments.some(one => isDeployment(wanted, one)) ? 'it was not chosen' : 'it is not there any more';
}

function words(wishes: readonly Wish[]): string {
  return wishes.map(wishWords).join(', ');
}

function statusHint(node: string): string {
  return `oc debug node/${node} -- chroot /host rpm-ostree status -v`;
}

function journalHint(node: string): string {
  return `oc debug node/${node} -- chroot /host journalctl -b -1 -u ostree-finalize-staged`;
}
