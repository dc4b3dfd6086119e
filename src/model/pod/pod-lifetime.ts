import type { Common } from '../request.ts';

const hour = 3600;

/**
 * Seconds after which a debug pod ends by itself, so that the one of a run that died is not there for ever: longer than
 * the run may take, and a day where the user is handed the terminal, since nobody counts the time then.
 */
export function podLifetimeSeconds({ timeoutMs }: Common, use: 'run' | 'session'): number {
  return Math.max(use === 'session' ? 24 * hour : hour, Math.ceil(timeoutMs / 1000));
}
