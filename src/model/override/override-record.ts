import { listAt, numberAt, parseJson, recordAt, textAt, valueAt } from '../json.ts';
import { ourPrefix } from '../run-id.ts';

/** The annotation that says which packages of a node's base this program has overridden. */
export const overridesAnnotation = `${ourPrefix}/overrides`;

/** What is remembered on the Node object; it outlives reboots. `by`, `at` and `run` are of the run that changed it last. */
export type OverrideRecord = {
  readonly version: 1;
  readonly by: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly run: string;
  /** Checksum of the deployment that was staged last and, as far as is known, is neither booted nor dropped. */
  readonly staged: string | null;
  /** Checksum of the deployment that was last proved to be booted. */
  readonly booted: string | null;
  /** The dead-man's switch across a reboot that was armed and, as far as is known, is neither confirmed nor fired. */
  readonly armed: RecordedRollback | null;
  /** In the order of their names. */
  readonly packages: readonly RecordedPackage[];
};

/** `windowSeconds` count from the start of the boot that came after `at`: RFC 3339, UTC. */
export type RecordedRollback = { readonly run: string; readonly windowSeconds: number; readonly at: string };

export type RecordedPackage = {
  readonly name: string;
  /** NEVRA of the base when it was overridden; `null` where that was not known. */
  readonly base: string | null;
  /** What was proved to be booted; `null`: nothing of ours. */
  readonly booted: RecordedBuild | null;
  /** What comes with the next boot; `base`: nothing of ours any more; `null`: no change. */
  readonly staged: RecordedBuild | 'base' | null;
};

export type RecordedBuild = {
  /** NEVRA; `null`: the package is removed. */
  readonly override: string | null;
  /** Of the RPM file, in hexadecimal digits; `null` where it was not seen by us, and of a removal. */
  readonly sha256: string | null;
  /** Where it came from (`originOf`); empty of a removal. */
  readonly origin: string;
  readonly by: string;
  readonly at: string;
};

/** `undefined` removes the record. `resourceVersion`: of the node that the record was made from; the patch is `CONFLICT` for a newer one. */
export function overrideRecordPatch(record: OverrideRecord | undefined, resourceVersion?: string): object {
  const annotations = { [overridesAnnotation]: record === undefined ? null : JSON.stringify(record) };
  return { metadata: { ...(resourceVersion !== undefined && { resourceVersion }), annotations } };
}

/** `undefined` for no record, or one of a version that this program does not know. Fields that are not known are passed over. */
export function readOverrideRecord(annotation: string | undefined): OverrideRecord | undefined {
  if (annotation === undefined) return undefined;
  const raw = parseJson(annotation);
  if (numberAt(raw, 'version') !== 1) return undefined;
  return {
    version: 1,
    by: textAt(raw, 'by') ?? '',
    at: textAt(raw, 'at') ?? '',
    run: textAt(raw, 'run') ?? '',
    staged: textAt(raw, 'staged') ?? null,
    booted: textAt(raw, 'booted') ?? null,
    armed: readArmed(raw),
    packages: listAt(raw, 'packages').flatMap(readPackage),
  };
}

/**
 * How the origin of an RPM is recorded, since everybody who may see nodes may read it: a URL without a password and without
 * its query, a file by its bare name.
 */
export function originOf(source: string): string {
  const url = URL.parse(source);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return `${url.origin}${url.pathname}`;
  return source.replace(/^.*[\\/]/s, '');
}

function readArmed(raw: unknown): RecordedRollback | null {
  const run = textAt(raw, 'armed', 'run');
  const windowSeconds = numberAt(raw, 'armed', 'windowSeconds');
  return run === undefined || windowSeconds === undefined
    ? null
    : { run, windowSeconds, at: textAt(raw, 'armed', 'at') ?? '' };
}

function readPackage(raw: unknown): readonly RecordedPackage[] {
  const name = textAt(raw, 'name');
  if (name === undefined) return [];
  const staged = valueAt(raw, 'staged') === 'base' ? 'base' : readBuild(recordAt(raw, 'staged'));
  return [{ name, base: textAt(raw, 'base') ?? null, booted: readBuild(recordAt(raw, 'booted')), staged }];
}

function readBuild(raw: unknown): RecordedBuild | null {
  if (raw === undefined) return null;
  return {
    override: textAt(raw, 'override') ?? null,
    sha256: textAt(raw, 'sha256') ?? null,
    origin: textAt(raw, 'origin') ?? '',
    by: textAt(raw, 'by') ?? '',
    at: textAt(raw, 'at') ?? '',
  };
}
