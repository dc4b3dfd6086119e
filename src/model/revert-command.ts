import { change, type HostCommand } from './host-command.ts';
import { revertFiles } from './node-commands.ts';
import { nodeStore, programPath, runDirectory } from './node-store.ts';
import { ourPrefix, type Run } from './run-id.ts';

/** Brings the program that changes a node, as this run has it. */
export function bringProgram(run: Run, program: string): HostCommand {
  const input = Buffer.from(program);
  const script = [
    'mkdir -p -m 0711 -- "$1" "$1/runs" "$2"',
    'head -c "$4" >"$3.new"',
    '[ "$(stat -c %s -- "$3.new")" = "$4" ]',
    'mv -fT -- "$3.new" "$3"',
  ].join(' && ');
  const words = [nodeStore, runDirectory(run), programPath(run), `${input.length}`];
  return { ...change('bash', '-c', script, 'bash', ...words), input };
}

/**
 * Puts back all that was put since the boot, and restarts what was restarted. As a unit, which goes on where that ends the
 * connection.
 */
export function revertAsUnit(run: Run, lockSeconds: number): HostCommand {
  const options = ['--quiet', '--collect', '--wait', '--pipe', `--unit=${ourPrefix}-revert-${run.id}`];
  return change('systemd-run', ...options, '--', ...revertFiles(run, lockSeconds).argv);
}

/** Removes what the run brought. */
export function removeRun(run: Run): HostCommand {
  return change('rm', '-rf', '--', runDirectory(run));
}
