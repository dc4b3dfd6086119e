import { formatNevra } from '../rpm/nevra.ts';
import type { Deployment } from '../rpm-ostree/deployment.ts';
import { overridesOf } from '../rpm-ostree/overrides.ts';
import { bootedOf, pendingOf, type Status } from '../rpm-ostree/status.ts';
import { isWith } from './deployment-content.ts';

export type PendingVerdict =
  | { readonly kind: 'none' }
  /** A run of this program staged it. */
  | { readonly kind: 'ours'; readonly checksum: string }
  /** Somebody else's: it would be lost, or go along with ours. */
  | {
      readonly kind: 'refused';
      readonly code: 'PENDING_DEPLOYMENT';
      readonly reason: string;
      readonly hint: string;
    };

/**
 * Whose the deployment is that the node would boot next. `ours`: checksums that this program has recorded as staged. One of
 * the same content as the booted one is nobody's override, whatever is recorded: somebody has changed its kernel arguments.
 */
export function judgePending(status: Status, node: string, ours: readonly string[]): PendingVerdict {
  const [booted, pending] = [bootedOf(status), pendingOf(status)];
  if (!pending) return { kind: 'none' };
  const isOtherwise = !booted || !isWith([], booted, pending);
  if (isOtherwise && ours.includes(pending.checksum)) return { kind: 'ours', checksum: pending.checksum };
  const what = describePending(pending, booted);
  return {
    kind: 'refused',
    code: 'PENDING_DEPLOYMENT',
    reason: `node/${node} has a deployment of somebody else's that waits for its reboot: ${what}`,
    hint: pendingHint,
  };
}

/** What may be done about what somebody else has staged. */
export const pendingHint = 'let it be booted first, or drop it: --replace-pending';

/** In what a pending deployment differs from the booted one, in a few words. */
export function describePending(pending: Deployment, booted: Deployment | undefined): string {
  const present = booted ? wordsOf(booted) : new Set<string>();
  const next = wordsOf(pending);
  const added = [...next].filter(word => !present.has(word));
  const gone = [...present].filter(word => !next.has(word)).map(word => `no ${word} any more`);
  const base =
    pending.baseChecksum === booted?.baseChecksum ? [] : [pending.version ?? `base ${shortOf(pending.baseChecksum)}`];
  const changes = [...base, ...added, ...gone].join(', ');
  if (changes !== '') return changes;
  const name = `deployment ${shortOf(pending.checksum)}`;
  return pending.checksum === booted?.checksum ? `${name} with other kernel arguments, or the like` : name;
}

/** The first digits of a checksum, as rpm-ostree itself shows them. */
export function shortOf(checksum: string): string {
  return checksum.slice(0, 7);
}

function wordsOf(deployment: Deployment): ReadonlySet<string> {
  const overrides = overridesOf(deployment)
    .filter(({ active }) => active)
    .map(({ name, wanted }) =>
      wanted.kind === 'removed'
        ? `override without ${name}`
        : `override ${wanted.nevra ? formatNevra(wanted.nevra) : name}`,
    );
  const layers = [...deployment.layered, ...deployment.layeredLocal].map(name => `layered ${name}`);
  return new Set([...overrides, ...layers]);
}
