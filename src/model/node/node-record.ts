import { listAt, numberAt, parseJson, textAt, textsAt } from '../json.ts';
import { ourPrefix } from '../run-id.ts';

/** The annotation that says what was done to a node's `/usr`. */
export const usrAnnotation = `${ourPrefix}/usr`;

/**
 * What is remembered on the Node object. A record of another boot than the node's present `bootID` speaks of an overlay
 * that is gone. `by`, `at`, `run` and `via` are of the run that changed the node last.
 */
export type UsrRecord = {
  readonly version: 1;
  readonly by: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly run: string;
  readonly bootId: string;
  readonly via: 'ssh' | 'host';
  /** A hotfix outlives reboots. */
  readonly usr: 'unlocked' | 'hotfix';
  /** What was put since that boot and not put back, in the order in which it was put. */
  readonly files: readonly PutFile[];
  /** At least so many more were put than `files` has room for. */
  readonly filesLeftOut: number;
  /** NEVRAs of the packages that were installed into the overlay since that boot. */
  readonly rpms: readonly string[];
  /** The dead-man's switch that was armed and, as far as is known, is neither confirmed nor fired. */
  readonly armed: ArmedSwitch | null;
};

/** `sha256` is of the content that was put, in hexadecimal digits; of a symbolic link it is `link:TARGET`. */
export type PutFile = { readonly path: string; readonly sha256: string };

/** `until` is when it fires: RFC 3339, UTC. */
export type ArmedSwitch = { readonly run: string; readonly until: string };

/** `resourceVersion`: of the node that the record was made from; the patch is `CONFLICT` for a newer one. */
export function usrRecordPatch(record: UsrRecord, resourceVersion?: string): object {
  const annotations = { [usrAnnotation]: JSON.stringify(record) };
  return { metadata: { ...(resourceVersion !== undefined && { resourceVersion }), annotations } };
}

/** `undefined` for no record, or one of a version that this program does not know. */
export function readUsrRecord(annotation: string | undefined): UsrRecord | undefined {
  if (annotation === undefined) return undefined;
  const raw = parseJson(annotation);
  if (numberAt(raw, 'version') !== 1) return undefined;
  const text = (field: string): string => textAt(raw, field) ?? '';
  return {
    version: 1,
    by: text('by'),
    at: text('at'),
    run: text('run'),
    bootId: text('bootId'),
    via: text('via') === 'host' ? 'host' : 'ssh',
    usr: text('usr') === 'hotfix' ? 'hotfix' : 'unlocked',
    files: listAt(raw, 'files').flatMap(readFile),
    filesLeftOut: numberAt(raw, 'filesLeftOut') ?? 0,
    rpms: textsAt(raw, 'rpms'),
    armed: readArmed(raw),
  };
}

function readFile(raw: unknown): readonly PutFile[] {
  const path = textAt(raw, 'path');
  const sha256 = textAt(raw, 'sha256');
  return path === undefined || sha256 === undefined ? [] : [{ path, sha256 }];
}

function readArmed(raw: unknown): ArmedSwitch | null {
  const run = textAt(raw, 'armed', 'run');
  const until = textAt(raw, 'armed', 'until');
  return run === undefined || until === undefined || Number.isNaN(Date.parse(until)) ? null : { run, until };
}
