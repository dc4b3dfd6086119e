import { numberAt, parseJson, textAt, textsAt } from '../json.ts';
import { ourPrefix } from '../run-id.ts';
import { lineOf, type PublicKey, parsePublicKeyLine, sameKey } from '../ssh/ssh-key.ts';

/** The annotation that says by which SSH host keys a node is told, when no pod can be started there to read them. */
export const hostKeysAnnotation = `${ourPrefix}/host-keys`;

/** The node's public host keys as they were read through the API. Whole keys: to pin one, its algorithm must be known. */
export type HostKeyRecord = {
  readonly version: 1;
  /** When they were first seen to be these: RFC 3339, UTC. */
  readonly at: string;
  /** Without comments. */
  readonly keys: readonly PublicKey[];
};

export function hostKeyRecordPatch({ version, at, keys }: HostKeyRecord): object {
  const record = { version, at, keys: keys.map(key => lineOf({ ...key, comment: '' })) };
  return { metadata: { annotations: { [hostKeysAnnotation]: JSON.stringify(record) } } };
}

/** `undefined` for no record, or one of a version that this program does not know. */
export function readHostKeyRecord(annotation: string | undefined): HostKeyRecord | undefined {
  if (annotation === undefined) return undefined;
  const raw = parseJson(annotation);
  if (numberAt(raw, 'version') !== 1) return undefined;
  const keys = textsAt(raw, 'keys')
    .map(parsePublicKeyLine)
    .filter(key => key !== undefined)
    .map(key => ({ ...key, comment: '' }));
  return { version: 1, at: textAt(raw, 'at') ?? '', keys };
}

/** Whether both are the same keys, in whatever order. */
export function sameHostKeys(a: readonly PublicKey[], b: readonly PublicKey[]): boolean {
  const isIn = (keys: readonly PublicKey[]) => (key: PublicKey) => keys.some(other => sameKey(key, other));
  return a.every(isIn(b)) && b.every(isIn(a));
}
