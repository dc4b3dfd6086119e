import { isRecord, listAt, parseJson, textAt } from '../json.ts';
import { type Deployment, readDeployment } from './deployment.ts';

/** What `rpm-ostree status --json` says. */
export type Status = {
  /** The first is the one that is booted next. */
  readonly deployments: readonly Deployment[];
  readonly transaction: Transaction | undefined;
};

/** What is being done right now. Of an override the method is `UpdateDeployment`; its title is only in the text (`status-text.ts`). */
export type Transaction = {
  readonly method: string;
  /** The D-Bus name of the one who began it; it may be gone, and the transaction goes on. */
  readonly sender: string;
  readonly path: string;
};

/** `undefined` for what is no such answer. */
export function parseStatus(stdout: string): Status | undefined {
  const raw = parseJson(stdout);
  if (!isRecord(raw) || !Array.isArray(raw.deployments)) return undefined;
  return { deployments: raw.deployments.flatMap(one => readDeployment(one) ?? []), transaction: readTransaction(raw) };
}

export function bootedOf({ deployments }: Status): Deployment | undefined {
  return deployments.find(({ booted }) => booted);
}

/**
 * What the node boots next, if that is another one than the present: staged, or written already (after a
 * `rpm-ostree rollback`, or by `--reboot` that is under way). As ostree looks for it: the first of the same operating
 * system before the booted one (`ostree_sysroot_query_deployments_for`).
 */
export function pendingOf(status: Status): Deployment | undefined {
  const at = status.deployments.findIndex(({ booted }) => booted);
  return status.deployments.slice(0, Math.max(at, 0)).find(sameSystem(status));
}

/** What `rpm-ostree rollback` would make the next one. */
export function rollbackOf(status: Status): Deployment | undefined {
  const at = status.deployments.findIndex(({ booted }) => booted);
  return at < 0 ? undefined : status.deployments.slice(at + 1).find(sameSystem(status));
}

/** What overrides would be added to: the pending deployment if there is one (ostree's merge deployment). */
export function nextOf(status: Status): Deployment | undefined {
  return pendingOf(status) ?? bootedOf(status);
}

function sameSystem(status: Status): (deployment: Deployment) => boolean {
  const osname = bootedOf(status)?.osname;
  return deployment => deployment.osname === osname;
}

/** The tree that `apply-live` has brought into the running system, half-way or whole, where it is not the booted one's own. */
export function liveCommitOf(status: Status): string | undefined {
  const booted = bootedOf(status);
  const { interrupted, applied } = booted?.live ?? {};
  return [interrupted, applied].find(commit => commit !== undefined && commit !== booted?.checksum);
}

/** Three words, or `null` and three empty ones where nothing is being done. */
function readTransaction(raw: unknown): Transaction | undefined {
  const [method, sender = '', path = ''] = listAt(raw, 'transaction').map(word => textAt(word));
  return method ? { method, sender, path } : undefined;
}
