import { type CriticalPath, criticalAmong } from './critical.ts';
import type { Install } from './install.ts';
import { restartsFor } from './restart-order.ts';

/** What follows for a node from what is installed there. */
export type InstallEffects = {
  readonly critical: readonly CriticalPath[];
  /** Units in the order in which they are restarted. */
  readonly restart: readonly string[];
  /** Seconds until the dead-man's switch fires; `undefined`: none is armed. */
  readonly deadmanSeconds: number | undefined;
};

/** `paths`: where something is installed. */
export function effectsOf(
  paths: readonly string[],
  install: Pick<Install, 'critical' | 'restart' | 'deadman'>,
): InstallEffects {
  const { armed, windowMs } = install.deadman;
  const critical = criticalAmong(paths, install.critical);
  const isArmed = armed === 'always' || (armed === 'critical' && critical.length > 0);
  return {
    critical,
    restart: restartsFor(paths, install.restart),
    deadmanSeconds: isArmed ? Math.ceil(windowMs / 1000) : undefined,
  };
}

/** Whether only a pod that starts afterwards can show that all is well. */
export function needsNewPod({ critical, restart, deadmanSeconds }: InstallEffects): boolean {
  return critical.length > 0 || restart.length > 0 || deadmanSeconds !== undefined;
}
