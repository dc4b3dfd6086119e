import type { Install, Put } from '../model/put/install.ts';
import { quoted, usageFailure } from './usage-failure.ts';

/** `CONFLICTING_FLAGS` for what cannot be meant, though each flag for itself is understood. */
export function refuseContradictions({ puts, rpms, verify, critical }: Install): void {
  const files = puts.map(put => put.destination).filter(path => !path.endsWith('/'));
  const twice = files.find((path, index) => files.indexOf(path) !== index);
  if (twice !== undefined)
    throw usageFailure('CONFLICTING_FLAGS', `two things are put at ${quoted(twice)}`, 'one --put for each DEST');
  const idle = critical.find(path => rpms.length === 0 && !puts.some(put => mayBring(put, path)));
  if (idle !== undefined)
    throw usageFailure(
      'CONFLICTING_FLAGS',
      `--critical ${quoted(idle)} is none of the files that are put`,
      puts[0] && `did you mean --critical ${puts[0].destination}?`,
    );
  const [program, ...rest] = verify ?? [];
  if (puts.some(({ destination }) => program !== undefined && nameOf(destination) === nameOf(program)))
    throw usageFailure(
      'CONFLICTING_FLAGS',
      `--verify takes arguments only, and ${quoted(program ?? '')} is the program itself`,
      rest.length > 0 ? `did you mean --verify '${rest.join(' ')}'?` : 'without --verify it is asked for its --version',
    );
}

/** A directory brings what is in it, which is not known here. */
function mayBring({ destination }: Put, path: string): boolean {
  return path === destination || path.startsWith(destination.replace(/\/?$/, '/'));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
