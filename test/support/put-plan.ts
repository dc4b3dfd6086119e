import type { InstallPlan } from '../../src/model/put/install-plan.ts';

/** The digests of what stood at `/usr/bin/runc`, and of what is put there. */
export const oldSum = 'a'.repeat(64);
export const newSum = 'b'.repeat(64);

/** A plan that puts a runc on `worker-a`, with the switch armed for ten minutes. */
export function anInstallPlan(more: Partial<InstallPlan> = {}): InstallPlan {
  return {
    run: { id: 'x7k2p' },
    bootId: 'boot-1',
    by: 'me',
    deadmanSeconds: 600,
    lockSeconds: 60,
    changes: [{ kind: 'file', index: 1, path: '/usr/bin/runc', sha256: newSum, mode: '0755' }],
    restart: [],
    ...more,
  };
}
