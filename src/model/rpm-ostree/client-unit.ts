import { change, type HostCommand } from '../host-command.ts';
import { ourPrefix, type Run } from '../run-id.ts';

/** The unit in which a run's transactions are asked for; rpm-ostree names it where it says who began one. */
export function clientUnit(run: Run): string {
  return `${ourPrefix}-override-${run.id}.service`;
}

/**
 * Asks rpm-ostree in the namespaces of PID 1, as a unit that can be found and ended when the connection is gone. To be
 * started through a plain root shell of the host. systemd takes `$$` for a plain `$` (systemd.service(5)).
 */
export function asClientUnit(run: Run, { argv }: HostCommand): HostCommand {
  const unit = ['--quiet', '--collect', '--wait', '--pipe', `--unit=${clientUnit(run)}`];
  return change('systemd-run', ...unit, '--', ...argv.map(word => word.replaceAll('$', '$$$$')));
}

/**
 * Ends the one who asked, by SIGTERM, and waits for that. What was begun goes on: only a SIGINT cancels a transaction
 * (rpm-ostree `src/app/rpmostree-clientlib.cxx`, on_sigint). Its status says whether there was one at all.
 */
export function endClient(run: Run): HostCommand {
  return change('systemctl', 'stop', clientUnit(run));
}

/** Prints `inactive` once nobody asks any more. */
export function askClient(run: Run): HostCommand {
  return { argv: ['systemctl', 'is-active', clientUnit(run)], effect: 'look' };
}

/** Whether a transaction was begun by another client than this run's, by what `rpm-ostree status` says; not where it does not say. */
export function isOfAnother(run: Run, initiator: string | undefined): boolean {
  const unit = / unit:(?<unit>[^\s)]+)/.exec(initiator ?? '')?.groups?.unit;
  return unit !== undefined && unit !== clientUnit(run);
}
