import { isDeepStrictEqual } from 'node:util';
import type { Node } from '../../model/node/node.ts';
import { changeOverrides, type OverrideChange, type OverrideOrigin } from '../../model/override/override-change.ts';
import { overrideRecordPatch } from '../../model/override/override-record.ts';
import type { Run } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import { patchNode } from '../record/patch-node.ts';
import { warnUnlessRecorded } from '../record/warn-unless-recorded.ts';

export type OverridesToRecord = { readonly origin: OverrideOrigin; readonly changes: readonly OverrideChange[] };

/** Who does it, now; `by` is empty where nobody knows. */
export function overrideOrigin({ clock }: Pick<Ports, 'clock'>, run: Run, by: string): OverrideOrigin {
  return { version: 1, by, at: new Date(clock.now()).toISOString(), run: run.id };
}

/** Writes on the Node object what came about, in one patch. A user who may not gets a warning. */
export async function recordOverrides(
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  node: string,
  { origin, changes }: OverridesToRecord,
  signal: AbortSignal,
): Promise<void> {
  if (changes.length === 0) return;
  const patchFor = ({ overrideRecord, metadata }: Node): object | undefined => {
    const record = changeOverrides(overrideRecord, origin, changes);
    if (isDeepStrictEqual(record, overrideRecord)) return undefined;
    return overrideRecordPatch(record, metadata.resourceVersion);
  };
  await warnUnlessRecorded(ports, node, () => patchNode(ports, node, patchFor, signal), signal);
}
