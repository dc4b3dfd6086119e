import { numberAt, parseJson, textAt } from '../json.ts';
import { ourPrefix } from '../run-id.ts';

/** The annotation of a pool that was paused by this program, there as long as the pause is its own to end. */
export const pausedAnnotation = `${ourPrefix}/paused`;

/** Who paused a pool. */
export type PauseRecord = {
  readonly version: 1;
  readonly run: string;
  readonly by: string;
  /** RFC 3339, UTC. */
  readonly at: string;
};

/** `undefined` for no record, or one of a version that this program does not know. */
export function readPauseRecord(annotation: string | undefined): PauseRecord | undefined {
  if (annotation === undefined) return undefined;
  const raw = parseJson(annotation);
  const text = (field: string): string => textAt(raw, field) ?? '';
  if (numberAt(raw, 'version') !== 1 || text('run') === '') return undefined;
  return { version: 1, run: text('run'), by: text('by'), at: text('at') };
}

/** Pauses a pool. `resourceVersion`: of the pool that was looked at; the patch is `CONFLICT` for a newer one. */
export function pausePatch(record: PauseRecord, resourceVersion?: string): object {
  return patchTo(JSON.stringify(record), { paused: true, resourceVersion });
}

/** Ends a pause of this program. */
export function resumePatch(resourceVersion?: string): object {
  return patchTo(null, { paused: false, resourceVersion });
}

/** `x7k2p by kim at 2026-11-22T06:31:52Z`: the run, for a sentence. */
export function describePause({ run, by, at }: PauseRecord): string {
  return [run, by && `by ${by}`, at && `at ${at}`].filter(Boolean).join(' ');
}

function patchTo(
  annotation: string | null,
  { paused, resourceVersion }: { readonly paused: boolean; readonly resourceVersion: string | undefined },
): object {
  return {
    metadata: {
      ...(resourceVersion !== undefined && { resourceVersion }),
      annotations: { [pausedAnnotation]: annotation },
    },
    spec: { paused },
  };
}
