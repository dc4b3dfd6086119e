import { change, type HostCommand } from '../host-command.ts';
import { showProgram } from '../node-program/node-program.ts';
import { ourPrefix, type Run } from '../run-id.ts';
import { deadmanService, programPath, putPrefix } from './node-store.ts';

/** The unit in which a run's plan is done. */
export function putUnit(run: Run): string {
  return `${putPrefix}${run.id}.service`;
}

/**
 * Does the plan that was brought, as a unit that outlives the connection. Its output is `put-events.ts`. After `done` it
 * goes on while the switch is armed: `fire` on a line of its input fires it, the end of its input ends it.
 *
 * To be started through a plain root shell of the host (`chroot`, or a login): it goes to PID 1 by itself.
 */
export function startPut(run: Run): HostCommand {
  const unit = ['--quiet', '--collect', '--wait', '--pipe', `--unit=${putUnit(run)}`];
  return change('systemd-run', ...unit, '--', ...verb(run, 'put'));
}

/** Disarms the switch of a run. To be run in the namespaces of PID 1, as what follows. `confirmStatus` in `put-events.ts`. */
export function confirmSwitch(run: Run): HostCommand {
  return change(...verb(run, 'confirm'));
}

/** Puts back all that was changed since the boot, an armed run included, and restarts what was restarted. `revertStatus` in `put-events.ts`. */
export function revertFiles(run: Run, lockSeconds: number): HostCommand {
  return change(...verb(run, 'revert'), `${lockSeconds}`);
}

/** The same as a unit, to be started as a put is: it goes on where a restart ends the connection. */
export function startRevert(run: Run, lockSeconds: number): HostCommand {
  const unit = ['--quiet', '--collect', '--wait', '--pipe', `--unit=${ourPrefix}-revert-${run.id}.service`];
  return change('systemd-run', ...unit, '--', ...revertFiles(run, lockSeconds).argv);
}

/** Fires whatever switch is armed, at once. */
export const fireSwitch: HostCommand = change('systemctl', 'start', '--no-block', deadmanService);

/** Asks for `store-view.ts`. It brings what it needs along, and leaves nothing. */
export const showStore: HostCommand = {
  argv: ['bash', '-c', `eval "$(head -c ${Buffer.byteLength(showProgram)})"`, 'bash', 'show'],
  effect: 'look',
  input: Buffer.from(showProgram),
};

function verb(run: Run, name: 'put' | 'confirm' | 'revert'): [string, ...string[]] {
  return ['bash', programPath(run), name, run.id];
}
