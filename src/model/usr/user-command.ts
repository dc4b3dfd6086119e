import { change, type HostCommand, look } from '../host-command.ts';
import { ourPrefix, type Run } from '../run-id.ts';

/** Of a program that does not obey SIGTERM. */
const stopSeconds = 10;

/** The systemd unit that a run's command is in. */
export function scopeOf(run: Run): string {
  return `${ourPrefix}-${run.id}.scope`;
}

/**
 * A command in a scope of its own, by which it can be ended with all that it has started: the end of a connection ends
 * neither. In a scope the command stays what it would be without: a child of who calls it, with its streams, terminal and
 * SELinux context (systemd-run(1)).
 */
export function inScope(run: Run, words: readonly [string, ...string[]]): HostCommand {
  const timeout = `--property=TimeoutStopSec=${stopSeconds}`;
  return change('systemd-run', '--scope', '--quiet', '--collect', `--unit=${scopeOf(run)}`, timeout, '--', ...words);
}

/** Says no for a scope that is not there, which is what is wanted. */
export function endScope(run: Run): HostCommand {
  return change('systemctl', 'stop', scopeOf(run));
}

/** Succeeds where nothing of the scope runs any more. */
export function scopeIsGone(run: Run): HostCommand {
  return look('sh', '-c', '! systemctl is-active --quiet "$1"', 'sh', scopeOf(run));
}
