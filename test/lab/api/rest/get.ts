import type { Answer, Api, ResourceCall } from '../api.ts';
import { notFound } from '../errors.ts';
import { presentObject } from '../http/present.ts';
import type { StoredObject } from '../store.ts';

export function getObject(api: Api, call: ResourceCall): Answer {
  return answerWith(call, currentObject(api, call));
}

/** The object that a call names; 404 where there is none. */
export function currentObject(api: Api, { type, namespace, name = '' }: ResourceCall): StoredObject {
  const object = api.store.get(type, type.namespaced ? namespace : undefined, name);
  if (!object) throw notFound(type, name);
  return object;
}

export function answerWith(call: ResourceCall, object: StoredObject, status = 200): Answer {
  const { query, type, how } = call;
  return { status, body: presentObject(type, object, how, query) };
}
