import { posix } from 'node:path';
import { Failure } from '../../errors.ts';
import { look } from '../../model/host-command.ts';
import type { Install } from '../../model/put/install.ts';
import { type OnHost, runChecked } from '../pod/run-checked.ts';

/**
 * Refuses to restart a unit that is not there and does not come with the same run: `UNIT_NOT_FOUND`. What a package may bring
 * is not looked at. `paths`: where things are put.
 */
export async function demandUnits(
  host: OnHost,
  { restart, rpms }: Pick<Install, 'restart' | 'rpms'>,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (restart === 'default' || rpms.length > 0) return;
  const brought = new Set(paths.map(path => posix.basename(path)));
  const [first, ...others] = restart.filter(unit => !brought.has(unit));
  if (first === undefined) return;
  const ask = look('systemctl', 'show', '--property=Id,LoadState', '--', first, ...others);
  const { stdout } = await runChecked(host, ask, signal);
  const unknown = notFound(stdout);
  if (unknown === undefined) return;
  throw new Failure('refused', 'UNIT_NOT_FOUND', `node/${host.node}: there is no unit ${unknown}`, {
    hint: `oc debug node/${host.node} -- chroot /host systemctl list-unit-files`,
  });
}

/** Of the blocks that `systemctl show` prints, one for each unit, the name in the first that says so. */
function notFound(stdout: string): string | undefined {
  const block = stdout.split('\n\n').find(text => /^LoadState=not-found$/m.test(text));
  return block && /^Id=(.*)$/m.exec(block)?.[1];
}
