import type { Answer, Api, Mode, ResourceCall } from '../api.ts';
import { badRequest, invalid } from '../errors.ts';
import type { StoredObject } from '../store.ts';
import { commitChange } from './commit.ts';
import { decodeObject } from './decode.ts';
import { answerWith, currentObject } from './get.ts';

/** PUT: the whole object, or with a subresource its part of it. */
export function replaceObject(api: Api, call: ResourceCall, body: unknown, mode: Mode): Answer {
  const { type, name = '', subresource } = call;
  const draft = decodeObject(type, body, call.namespace);
  if (draft.metadata.name !== name) {
    throw badRequest(`the name of the object (${draft.metadata.name}) does not match the name on the URL (${name})`);
  }
  const previous = currentObject(api, call);
  if (type.custom && !draft.metadata.resourceVersion) {
    const message = 'Invalid value: 0x0: must be specified for an update';
    throw invalid(type, name, [{ reason: 'FieldValueInvalid', field: 'metadata.resourceVersion', message }]);
  }
  const next = structuredClone(draft) as StoredObject;
  return answerWith(call, commitChange(api, { type, previous, next, subresource, mode }));
}
