import { once } from 'node:events';
import { Failure } from '../../src/errors.ts';
import type { Resource, Selection } from '../../src/model/resource.ts';
import type { Cluster } from '../../src/ports.ts';

/** Objects as the API sends them; `undefined` for what it does not have, a `Failure` for what it says instead. */
type Answer<T> = T | undefined | Failure;

/** A `get` that knows these objects by `nodes/worker-a` or `pods/NAMESPACE/NAME`, and no others. */
export function getting(answers: Readonly<Record<string, Answer<object>>>): Cluster['get'] {
  return async (resource, { namespace, name }) => {
    const object = answerTo([resource.plural, namespace, name].filter(Boolean).join('/'), answers);
    return object && resource.read(object);
  };
}

/** A `list` that knows these lists by `nodes` or `nodes?SELECTOR`, and no others. */
export function listing(answers: Readonly<Record<string, Answer<readonly object[]>>>): Cluster['list'] {
  return async (resource, selection) => answerTo(keyOf(resource, selection), answers)?.map(resource.read);
}

/**
 * A `follow` that shows these sights by `nodes/worker-a`, one after the other, and then nothing more until it is told to
 * stop. The world does not go back: who follows again starts with what was seen last.
 */
export function following(sights: Readonly<Record<string, readonly (readonly object[])[]>>): Cluster['follow'] {
  const seen = new Map<string, number>();
  return async function* (resource, selection, signal) {
    const key = keyOf(resource, selection);
    const rest = sights[key]?.slice(seen.get(key) ?? 0).entries();
    if (!rest) throw new Error(`unexpected follow of ${key}`);
    const from = seen.get(key) ?? 0;
    for (const [index, sight] of rest) {
      if (signal.aborted) return;
      seen.set(key, from + index);
      yield sight.map(resource.read);
    }
    if (!signal.aborted) await once(signal, 'abort');
  };
}

/** A `create` that gives back what it was given. */
export const creating: Cluster['create'] = async (resource, manifest) => resource.read(manifest);

export function failing(failure: Failure): () => Promise<never> {
  return () => Promise.reject(failure);
}

export const forbidden = new Failure('refused', 'FORBIDDEN', 'you may not');
export const lost = new Failure('failed', 'CONNECTION_LOST', 'the connection was lost');

function answerTo<T>(key: string, answers: Readonly<Record<string, Answer<T>>>): T | undefined {
  if (!(key in answers)) throw new Error(`unexpected question for ${key}`);
  const answer = answers[key];
  if (answer instanceof Failure) throw answer;
  return answer;
}

function keyOf({ plural }: Resource<unknown>, { labelSelector, fieldSelector }: Selection): string {
  const name = fieldSelector?.match(/^metadata\.name=(.*)$/)?.[1];
  if (name !== undefined) return `${plural}/${name}`;
  const selectors = [labelSelector, fieldSelector].filter(Boolean);
  return selectors.length === 0 ? plural : `${plural}?${selectors.join('&')}`;
}
