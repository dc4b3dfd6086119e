import { numberAt, parseJson, textAt } from './json.ts';
import { ourPrefix } from './run-id.ts';

/** The annotation that says what was done to a node's `/usr`. */
export const usrAnnotation = `${ourPrefix}/usr`;

/**
 * What is remembered on the Node object. A record of another boot than the node's present `bootID` speaks of an overlay
 * that is gone.
 */
export type UsrRecord = {
  readonly version: 1;
  readonly by: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly run: string;
  readonly bootId: string;
  readonly via: 'ssh' | 'host';
};

export function usrRecordPatch(record: UsrRecord): object {
  return { metadata: { annotations: { [usrAnnotation]: JSON.stringify(record) } } };
}

/** `undefined` for no record, or one of a version that this program does not know. */
export function readUsrRecord(annotation: string | undefined): UsrRecord | undefined {
  if (annotation === undefined) return undefined;
  const raw = parseJson(annotation);
  if (numberAt(raw, 'version') !== 1) return undefined;
  const text = (field: string): string => textAt(raw, field) ?? '';
  const via = text('via') === 'host' ? 'host' : 'ssh';
  return { version: 1, by: text('by'), at: text('at'), run: text('run'), bootId: text('bootId'), via };
}
