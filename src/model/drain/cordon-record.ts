import { numberAt, parseJson, textAt } from '../json.ts';
import type { Node } from '../node/node.ts';
import { ourPrefix } from '../run-id.ts';

/** The annotation that says that it was this program which cordoned a node: such a node is uncordoned again, no other. */
export const cordonAnnotation = `${ourPrefix}/cordon`;

/** Who cordoned a node. */
export type CordonRecord = {
  readonly version: 1;
  readonly by: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly run: string;
};

/** A cordon and who made it, in one: there is no moment in which nobody knows whose it is. With a version it is `CONFLICT` for a newer node. */
export function cordonPatch(record: CordonRecord, resourceVersion?: string): object {
  return patchTo(JSON.stringify(record), { unschedulable: true, resourceVersion });
}

export function uncordonPatch(resourceVersion?: string): object {
  return patchTo(null, { unschedulable: null, resourceVersion });
}

/**
 * The cordon of a run of this program; `undefined` where somebody else has cordoned the node, or nobody has. A record on a
 * node that takes pods is of a cordon that somebody has lifted since.
 */
export function cordonOf({
  metadata,
  unschedulable,
}: Pick<Node, 'metadata' | 'unschedulable'>): CordonRecord | undefined {
  const annotation = metadata.annotations[cordonAnnotation];
  if (!unschedulable || annotation === undefined) return undefined;
  const raw = parseJson(annotation);
  if (numberAt(raw, 'version') !== 1) return undefined;
  const text = (field: string): string => textAt(raw, field) ?? '';
  return { version: 1, by: text('by'), at: text('at'), run: text('run') };
}

function patchTo(
  annotation: string | null,
  {
    unschedulable,
    resourceVersion,
  }: { readonly unschedulable: true | null; readonly resourceVersion: string | undefined },
): object {
  const annotations = { [cordonAnnotation]: annotation };
  return {
    metadata: { ...(resourceVersion !== undefined && { resourceVersion }), annotations },
    spec: { unschedulable },
  };
}
