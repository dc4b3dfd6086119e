import { badRequest } from '../errors.ts';
import { isJsonObject } from '../json.ts';
import type { StoredObject } from '../store.ts';

/** Where the next page begins: at the first object whose position is not less than `start`. */
export type Continuation = { readonly version: number; readonly start: string };

/** Base64url of the JSON that kube-apiserver puts there. */
export function continueToken(version: number, last: StoredObject): string {
  const token = { v: 'meta.k8s.io/v1', rv: version, start: `${positionOf(last)}\0` };
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

export function parseContinueToken(text: string): Continuation {
  try {
    const token: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (isJsonObject(token) && typeof token.rv === 'number' && typeof token.start === 'string') {
      return { version: token.rv, start: token.start };
    }
    throw new Error('incorrect encoded start resourceVersion');
  } catch (error) {
    throw badRequest(
      `invalid continue token: continue key is not valid: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** The order of the store: by namespace, then by name. */
export function positionOf({ metadata }: StoredObject): string {
  return metadata.namespace === undefined ? `/${metadata.name}` : `/${metadata.namespace}/${metadata.name}`;
}
