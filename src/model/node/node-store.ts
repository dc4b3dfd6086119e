import type { Run } from '../run-id.ts';

/**
 * Where a node keeps what it needs to save itself: outside of `/usr`, whose overlay the next reboot drops.
 *
 * - `lock`: held by whoever changes the node, as long as that takes (flock(2)).
 * - `runs/RUN/`: what one run brought: `program`, `plan`, `new/N`; and how far it came: `state`.
 * - `boots/BOOTID/`: what was changed since that boot: `files/KEY/…`, `restarted`, `switch` while one is armed. What is of
 *   another boot speaks of an overlay that is gone: it is never put back, and is swept.
 */
export const nodeStore = '/var/lib/oc-rpmoverlay';

export function runDirectory(run: Run): string {
  return `${nodeStore}/runs/${run.id}`;
}

/** The scratch place of the `index`-th thing of a run's plan. */
export function candidatePath(run: Run, index: number): string {
  return `${runDirectory(run)}/new/${index}`;
}

/** The same for an RPM that rpm-ostree is to open: it takes for a file only what ends so (rpm-ostree `rust/src/client.rs`). */
export function rpmPath(run: Run, index: number): string {
  return `${candidatePath(run, index)}.rpm`;
}

export function programPath(run: Run): string {
  return `${runDirectory(run)}/program`;
}

export function planPath(run: Run): string {
  return `${runDirectory(run)}/plan`;
}

export function bootDirectory(bootId: string): string {
  return `${nodeStore}/boots/${bootId}`;
}

/** What the name of the unit in which a run's plan is done begins with. */
export const putPrefix = 'oc-rpmoverlay-put-';

/** The timer and the service of a node's dead-man's switch: one of each at most. */
export const deadmanTimer = 'oc-rpmoverlay-deadman.timer';
export const deadmanService = 'oc-rpmoverlay-deadman.service';
