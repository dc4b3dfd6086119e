import { parseRunEnd, type RunEnd } from '../put/put-events.ts';
import type { ArmedSwitch } from './node-record.ts';
import { bootDirectory } from './node-store.ts';

/** What a node remembers of what was changed since a boot. */
export type StoredBoot = {
  readonly files: readonly StoredFile[];
  readonly rpms: readonly string[];
  readonly armed: ArmedSwitch | null;
  /** How the last run since that boot ended. */
  readonly last: RunEnd | null;
};

/** What was put at a path, and what was there before: a SHA-256, `link:TARGET`, or `absent`. */
export type StoredFile = { readonly path: string; readonly put: string; readonly original: string };

/** The files of the node's store that say it, as patterns for `readFiles`. */
export function storePatterns(bootId: string): readonly string[] {
  const files = Object.values(fileNames).map(name => `files/*/${name}`);
  return [...files, 'rpms', 'switch', 'last'].map(name => `${bootDirectory(bootId)}/${name}`);
}

/** `files` as `parseFiles` gives them. A file whose entry is not whole is left out: it is about to be put. */
export function readStore(bootId: string, files: ReadonlyMap<string, string>): StoredBoot {
  const directory = bootDirectory(bootId);
  const entries = [...files.keys()]
    .filter(name => name.startsWith(`${directory}/files/`) && name.endsWith(`/${fileNames.path}`))
    .map(name => name.slice(0, -fileNames.path.length));
  const stored = entries.flatMap(entry => {
    const [path, put, original] = Object.values(fileNames).map(name => files.get(`${entry}${name}`)?.split('\n')[0]);
    return path && put && original ? [{ path, put, original }] : [];
  });
  const rpms = (files.get(`${directory}/rpms`) ?? '').split('\n').filter(line => line !== '');
  const armed = readSwitch(files.get(`${directory}/switch`));
  return { files: stored, rpms, armed, last: readLast(files.get(`${directory}/last`)) };
}

const fileNames = { path: 'path', put: 'new.sha256', original: 'original.sha256' };

/** The first line of each word counts: what a run adds later is about the run, not about the switch. */
function readSwitch(text: string | undefined): ArmedSwitch | null {
  const lines = (text ?? '').split('\n').map(line => line.split('\t'));
  const wordAfter = (word: string): string | undefined => lines.find(([first]) => first === word)?.[1];
  const run = wordAfter('run');
  const deadline = new Date(Number(wordAfter('deadline')) * 1000);
  if (run === undefined || Number.isNaN(deadline.getTime())) return null;
  return { run, until: deadline.toISOString() };
}

function readLast(text: string | undefined): RunEnd | null {
  const words = new Map((text ?? '').split('\n').map(line => [line.split('\t')[0], line.split('\t')[1] ?? '']));
  return parseRunEnd(['run', 'state', 'at', 'why'].map(word => words.get(word) ?? '')) ?? null;
}
