import { nodeStore } from '../node/node-store.ts';
import { ourPrefix } from '../run-id.ts';

/**
 * Where a node keeps its switch across a reboot: in `/var`, which all deployments share.
 *
 * - `program`: `rollback-program.ts`.
 * - `switch`: what is to be guarded, while one is armed; also the directory's lock (flock(2)).
 * - `last`: what a switch that fired has come to.
 *
 * The units that start it lie in `/etc`: that of a staged deployment is made of the present one when the node shuts down.
 */
export const rollbackDirectory = `${nodeStore}/rollback`;
export const rollbackProgramPath = `${rollbackDirectory}/program`;
export const rollbackSwitchFile = `${rollbackDirectory}/switch`;
export const rollbackLastFile = `${rollbackDirectory}/last`;

export const unitDirectory = '/etc/systemd/system';
export const rollbackTimer = `${ourPrefix}-rollback.timer`;
export const rollbackService = `${ourPrefix}-rollback.service`;

/** What makes the next boot start the timer. It is made last and removed first. */
export const rollbackLink = `${unitDirectory}/timers.target.wants/${rollbackTimer}`;

/** Seconds: a boot that comes later is not the one that a switch was armed for. */
export const rebootWithinSeconds = 3600;
