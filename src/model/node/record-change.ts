import { assertNever } from '../../errors.ts';
import { parseNevra } from '../rpm/nevra.ts';
import type { PutFile, UsrRecord } from './node-record.ts';

/** Who did something, when, on which boot and by which way. `usr` says what was writable; default: `unlocked`. */
export type RecordOrigin = Pick<UsrRecord, 'version' | 'by' | 'at' | 'run' | 'bootId' | 'via'> &
  Partial<Pick<UsrRecord, 'usr'>>;

/** What came about on a node, as far as its record tells of it. */
export type RecordChange =
  /** The switch of the origin's run; `until` is RFC 3339, UTC. */
  | { readonly kind: 'armed'; readonly until: string }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'put'; readonly files: readonly PutFile[]; readonly rpms: readonly string[] }
  /** By the switch or by a person. It ends a switch that was armed. */
  | { readonly kind: 'put-back'; readonly paths: 'all' | readonly string[] };

/** The record of a `/usr` that has just been unlocked: nothing is in its overlay. */
export function beginRecord({ usr = 'unlocked', ...origin }: RecordOrigin): UsrRecord {
  return { ...origin, usr, files: [], filesLeftOut: 0, rpms: [], armed: null };
}

/**
 * The record after the changes; `undefined` where there is nothing to tell. A record of another boot than the origin's is
 * begun anew.
 */
export function changeRecord(
  before: UsrRecord | undefined,
  origin: RecordOrigin,
  changes: readonly RecordChange[],
): UsrRecord | undefined {
  const ofThisBoot = before?.bootId === origin.bootId ? before : undefined;
  return changes.reduce<UsrRecord | undefined>((record, change) => apply(record, origin, change), ofThisBoot);
}

/**
 * Of the bytes of a record that files may take. All annotations of an object may take 256 KiB (`TotalAnnotationSizeLimitB`
 * in k8s.io/apimachinery `pkg/api/validation/objectmeta.go`), and everybody who watches nodes gets them all.
 */
const roomForFiles = 64 * 1024;

function apply(record: UsrRecord | undefined, origin: RecordOrigin, change: RecordChange): UsrRecord | undefined {
  const { by, at, run, via } = origin;
  switch (change.kind) {
    case 'armed':
      return { ...(record ?? beginRecord(origin)), armed: { run, until: change.until } };
    case 'confirmed':
      return record && { ...record, armed: null };
    case 'put':
      return { ...put(record ?? beginRecord(origin), change), by, at, run, via };
    case 'put-back':
      return record && { ...putBack(record, change.paths), by, at, run, via, armed: null };
    default:
      return assertNever(change);
  }
}

function put(record: UsrRecord, { files, rpms }: Extract<RecordChange, { kind: 'put' }>): UsrRecord {
  const all = [...new Map([...record.files, ...files].map(file => [file.path, file])).values()];
  const kept = all.slice(0, countThatFits(all));
  return {
    ...record,
    files: kept,
    // Whether a file that is put now was left out before, nobody knows.
    filesLeftOut: Math.max(record.filesLeftOut, all.length - kept.length),
    rpms: [...new Map([...record.rpms, ...rpms].map(rpm => [packageIn(rpm), rpm])).values()],
  };
}

/** Of one package there is the version that was installed last. */
function packageIn(rpm: string): string {
  return parseNevra(rpm)?.name ?? rpm;
}

function countThatFits(files: readonly PutFile[]): number {
  let left = roomForFiles;
  const tooMany = files.findIndex(file => {
    left -= Buffer.byteLength(JSON.stringify(file)) + 1;
    return left < 0;
  });
  return tooMany < 0 ? files.length : tooMany;
}

function putBack(record: UsrRecord, paths: 'all' | readonly string[]): UsrRecord {
  if (paths === 'all') return { ...record, files: [], filesLeftOut: 0 };
  const gone = new Set(paths);
  const files = record.files.filter(({ path }) => !gone.has(path));
  const wereLeftOut = gone.size - (record.files.length - files.length);
  return { ...record, files, filesLeftOut: Math.max(record.filesLeftOut - wereLeftOut, 0) };
}
