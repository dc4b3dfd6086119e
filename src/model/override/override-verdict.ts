import { formatNevra, type Nevra } from '../rpm/nevra.ts';
import { bootedOf, nextOf, pendingOf, rollbackOf, type Status } from '../rpm-ostree/status.ts';
import { done, stuck, type Verdict } from '../verdict.ts';
import { isInstalled, nameOf, type Wish, wishState, wishWords } from './override-wish.ts';
import { shortOf } from './pending-verdict.ts';

export type StagedVerdict =
  /** The deployment that is booted next has all that was wished. */
  | { readonly kind: 'staged'; readonly checksum: string }
  /** The booted one has it, and nothing else is pending. */
  | { readonly kind: 'already'; readonly checksum: string }
  | {
      readonly kind: 'refused' | 'failed';
      readonly code: 'OVERRIDE_INACTIVE' | 'NO_NEW_DEPLOYMENT' | 'NOT_STAGED' | 'FINALIZATION_LOCKED';
      readonly reason: string;
      readonly hint: string;
      /** The deployment that was laid down for nothing and is to be dropped again; `undefined` where there is none. */
      readonly drop: string | undefined;
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
  const isNew = pending !== undefined && pending.checksum !== pendingOf(before)?.checksum;
  const drop = isNew ? pending.checksum : undefined;
  const inactive = states.filter(({ state }) => state === 'inactive').map(({ wish }) => wish);
  const absent = states.filter(({ state }) => state === 'absent').map(({ wish }) => wish);
  if (inactive.length > 0) {
    const reason = `rpm-ostree took ${words(inactive)} for node/${node} and would change nothing by it`;
    const hint = `install it into an overlay, until the next reboot: ${program} usr node/${node} --rpm FILE`;
    return { kind: 'refused', code: 'OVERRIDE_INACTIVE', reason, hint, drop };
  }
  if (absent.length > 0) {
    const isOld = pending === undefined || !isNew;
    const reason = isOld
      ? `rpm-ostree ended well on node/${node}, but laid down no new deployment for ${words(absent)}`
      : `the new deployment of node/${node} does not have ${words(absent)}`;
    return { kind: 'failed', code: isOld ? 'NO_NEW_DEPLOYMENT' : 'NOT_STAGED', reason, hint: statusHint(node), drop };
  }
  if (pending?.finalizationLocked) {
    const reason = `the staged deployment of node/${node} is locked: a reboot would lose it`;
    const hint = `unlock it, which reboots the node: rpm-ostree finalize-deployment ${pending.checksum}`;
    return { kind: 'failed', code: 'FINALIZATION_LOCKED', reason, hint, drop };
  }
  return pending ? { kind: 'staged', checksum: pending.checksum } : { kind: 'already', checksum: next?.checksum ?? '' };
}

/** Whether what was staged is still what the node boots next: the Machine Config Operator drops it when it begins an update. */
export function judgeStillStaged(status: Status, node: string, checksum: string): Verdict {
  const pending = pendingOf(status);
  if (pending?.checksum === checksum) return done;
  const what = pending ? `another one is pending now (${shortOf(pending.checksum)})` : 'somebody has dropped it';
  const reason = `the deployment that was staged on node/${node} (${shortOf(checksum)}) is gone: ${what}`;
  return stuck('STAGED_GONE', reason, `oc describe node/${node}`);
}

export type BootedSight = {
  readonly node: string;
  readonly status: Status;
  /** What `rpm -q` of a new session says, by name. */
  readonly installed: ReadonlyMap<string, readonly Nevra[]>;
  /** What the node says about a finalization that failed at the reboot (`rpm-ostree/status-text.ts`). */
  readonly finalizeFailure: string | undefined;
};

/** Whether a node that was rebooted runs what was staged there. */
export function judgeBooted(wishes: readonly Wish[], checksum: string, sight: BootedSight): Verdict {
  const { node, status, installed, finalizeFailure } = sight;
  const booted = bootedOf(status);
  const hint = statusHint(node);
  if (booted?.checksum !== checksum) {
    const boots = booted ? `deployment ${shortOf(booted.checksum)}` : 'no deployment of ostree';
    const why = finalizeFailure ?? whereaboutsOf(checksum, status);
    const reason = `node/${node} booted ${boots}, and not the one that was staged (${shortOf(checksum)}): ${why}`;
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

function whereaboutsOf(checksum: string, status: Status): string {
  if (pendingOf(status)?.checksum === checksum) return 'it is still pending';
  if (rollbackOf(status)?.checksum === checksum) return 'it was rolled back';
  return status.deployments.some(one => one.checksum === checksum) ? 'it was not chosen' : 'it is not there any more';
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
