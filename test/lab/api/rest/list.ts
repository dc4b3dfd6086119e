import type { Answer, Api, ResourceCall } from '../api.ts';
import { badRequest, expired } from '../errors.ts';
import { presentList } from '../http/present.ts';
import { parseSelection } from '../select/selection.ts';
import { StatusError } from '../status-error.ts';
import type { StoredObject } from '../store.ts';
import { continueToken, parseContinueToken, positionOf } from './continue-token.ts';
import { objectsAt } from './snapshot.ts';

/** How long a list waits for a resource version that is still to come. */
const FUTURE_VERSION_MS = 3000;

/** A list, in pages where `limit` asks for them; all pages show the state at the first one's resource version. */
export async function listObjects(api: Api, call: ResourceCall): Promise<Answer> {
  const { query, type, how } = call;
  const selection = parseSelection(type, query);
  const from = query.get('continue') ? parseContinueToken(query.get('continue') ?? '') : undefined;
  const version = from?.version ?? (await versionAsked(api, query));
  const all = objectsAt(api.store, type, { namespace: call.namespace, version });
  if (!all) throw expired('The provided continue parameter is too old to display a consistent list result.');

  const matching = all.filter(selection.matches).filter(object => !from || positionOf(object) >= from.start);
  const limit = Number(query.get('limit')) || matching.length;
  const items = matching.slice(0, limit);
  const body = presentList(type, { items, metadata: metadataOf(matching, items, { version, selection }) }, how, query);
  return { status: 200, body };
}

function metadataOf(
  matching: readonly StoredObject[],
  items: readonly StoredObject[],
  { version, selection }: { readonly version: number; readonly selection: { readonly narrow: boolean } },
): object {
  const last = items.at(-1);
  if (!last || items.length === matching.length) return { resourceVersion: String(version) };
  return {
    resourceVersion: String(version),
    continue: continueToken(version, last),
    ...(selection.narrow ? {} : { remainingItemCount: matching.length - items.length }),
  };
}

/** The newest version, or the exact one that was asked for. */
async function versionAsked(api: Api, query: URLSearchParams): Promise<number> {
  const asked = query.get('resourceVersion') ?? '';
  if (asked === '' || asked === '0') return api.store.version;
  if (!/^\d+$/.test(asked)) throw badRequest(`resourceVersion: Invalid value: "${asked}": invalid resource version`);
  const version = Number(asked);
  if (!(await versionIsReached(api, version))) throw tooLarge(version, api.store.version);
  return query.get('resourceVersionMatch') === 'Exact' ? version : api.store.version;
}

async function versionIsReached({ store }: Api, version: number): Promise<boolean> {
  if (store.version >= version) return true;
  return new Promise(resolve => {
    const settle = (reached: boolean) => {
      clearTimeout(timer);
      stopListening();
      resolve(reached);
    };
    const timer = setTimeout(() => settle(false), FUTURE_VERSION_MS);
    const stopListening = store.listen(() => {
      if (store.version >= version) settle(true);
    });
  });
}

function tooLarge(asked: number, current: number): StatusError {
  const message = `Timeout: Too large resource version: ${asked}, current: ${current}`;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  return new StatusError(504, 'Timeout', message, { causes, retryAfterSeconds: 1 });
}
