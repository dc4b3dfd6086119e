import type { Drift } from './drift.ts';
import type { ShownRow } from './live-row.ts';
import { isPut } from './live-state.ts';

/** More names than these are a number. */
const namesShown = 3;
/** More paths than these are a number. */
const pathsShown = 20;

/** What was put: the names of a few files and packages, or how many they are. `null`: nothing. */
export function putWords(row: ShownRow): string | null {
  const files = filesOf(row);
  const rpms = rpmsOf(row);
  const leftOut = row.live ? 0 : row.filesLeftOut;
  if (files.length + leftOut + rpms.length <= namesShown) {
    const names = [...files.map(file => ({ ...file, name: file.name.replace(/^.*\//s, '') })), ...rpms];
    return names.map(wordsOf).join(', ') || null;
  }
  const differing = [...files, ...rpms].filter(({ remark }) => remark !== undefined).length;
  const counts = [counted(files.length + leftOut, 'file'), counted(rpms.length, 'rpm')].filter(words => words !== '');
  return wordsOf({
    name: counts.join(', '),
    remark: differing === 0 ? undefined : `${differing} differ${differing === 1 ? 's' : ''}`,
  });
}

/** The paths of what was put, for a wide table. `null`: nothing. */
export function pathWords(row: ShownRow): string | null {
  const files = filesOf(row);
  const shown = files.slice(0, pathsShown).map(({ name }) => name);
  const more = files.length - shown.length + (row.live ? 0 : row.filesLeftOut);
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ') || null;
}

/** What is said of a thing where the record and the node differ. */
type Remarked = { readonly name: string; readonly remark: string | undefined };

function filesOf({ files, armed, live, drift = [] }: ShownRow): readonly Remarked[] {
  const hasFired = armed !== null && live?.last?.run === armed.run && live.last.state === 'rolledback';
  const recorded = files.map(({ path }) => path);
  const seen = (live?.files ?? []).filter(isPut).map(({ path }) => path);
  const drifts = new Map(drift.map(one => [one.path, one]));
  return [...new Set([...recorded, ...seen])].map(path => ({
    name: path,
    remark: remarkOn(drifts.get(path), hasFired ? 'put back' : 'changed'),
  }));
}

function rpmsOf({ rpms, live, drift = [] }: ShownRow): readonly Remarked[] {
  const drifts = new Map(drift.filter(({ what }) => what === 'rpm').map(one => [one.recorded ?? one.live, one]));
  return [...new Set([...rpms, ...(live?.rpms ?? [])])].map(name => ({ name, remark: remarkOn(drifts.get(name)) }));
}

/** `changed`: the word for what is another one than was put. */
function remarkOn(drift: Drift | undefined, changed = 'changed'): string | undefined {
  if (!drift) return undefined;
  if (drift.recorded === null) return 'not recorded';
  return drift.live === null ? 'gone' : changed;
}

function wordsOf({ name, remark }: Remarked): string {
  return remark === undefined ? name : `${name} (${remark})`;
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;
}
