import type { Answer, Api, Mode, ResourceCall } from '../api.ts';
import type { ResourceType } from '../discovery/resource-type.ts';
import { badRequest, invalid, unsupportedMediaType } from '../errors.ts';
import { parseObject, parseYaml } from '../http/body.ts';
import { isJsonObject } from '../json.ts';
import { applyJsonPatch } from '../patch/json-patch.ts';
import { applyMergePatch } from '../patch/merge-patch.ts';
import { applyStrategicMergePatch } from '../patch/strategic-merge-patch.ts';
import { StatusError } from '../status-error.ts';
import type { StoredObject } from '../store.ts';
import { nonString } from '../validation/metadata.ts';
import { commitChange } from './commit.ts';
import { createObject } from './create.ts';
import { answerWith, currentObject } from './get.ts';

export type Patch = { readonly mediaType: string; readonly document: unknown };

const STRATEGIC = 'application/strategic-merge-patch+json';
const MERGE = 'application/merge-patch+json';
const JSON_PATCH = 'application/json-patch+json';
const APPLY = 'application/apply-patch+yaml';

/** 415 for a patch of a type that the kind does not take, 400 for one that does not parse. */
export function parsePatch(type: ResourceType, mediaType: string, raw: Buffer): Patch {
  if (![STRATEGIC, MERGE, JSON_PATCH, APPLY].includes(mediaType)) {
    throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  }
  if (type.custom && mediaType === STRATEGIC) throw unsupportedMediaType([JSON_PATCH, MERGE, APPLY]);
  if (mediaType === APPLY) return { mediaType, document: parseYaml(raw, type.kind) };
  return { mediaType, document: parseObject(raw, 'application/json', type.kind) };
}

/** PATCH. Only an apply makes what is not there; field managers are asked for by it, but nobody keeps account of them. */
export function patchObject(api: Api, call: ResourceCall, patch: Patch, mode: Mode): Answer {
  const { type, namespace, name = '', subresource, query } = call;
  if (patch.mediaType === APPLY) {
    if (!query.get('fieldManager')) throw managerIsMissing();
    if (!api.store.get(type, type.namespaced ? namespace : undefined, name)) {
      return createObject(api, call, named(patch.document, name), mode);
    }
  }
  const previous = currentObject(api, call);
  const next = patched(previous, patch);
  checkStrings(next);
  return answerWith(call, commitChange(api, { type, previous, next, subresource, mode }));
}

function patched(previous: StoredObject, { mediaType, document }: Patch): StoredObject {
  const before = structuredClone(previous);
  if (mediaType !== JSON_PATCH && !isJsonObject(document)) throw badRequest('the patch is not an object');
  const next =
    mediaType === JSON_PATCH
      ? applyJsonPatch(before, document)
      : mediaType === MERGE
        ? applyMergePatch(before, document)
        : applyStrategicMergePatch(before, document);
  return { ...(next as StoredObject), kind: previous.kind, apiVersion: previous.apiVersion };
}

/** The server shows the whole object in this refusal, and names neither its name nor its kind. */
function checkStrings(next: StoredObject): void {
  const wrong = nonString(next.metadata);
  if (!wrong) return;
  const why = `json: cannot unmarshal ${wrong.found} into Go struct field ObjectMeta.${wrong.path} of type string`;
  const message = `Invalid value: ${JSON.stringify(JSON.stringify(next))}: ${why}`;
  throw invalid({ group: '', kind: '' }, '', [{ reason: 'FieldValueInvalid', field: 'patch', message }]);
}

function named(document: unknown, name: string): unknown {
  if (!isJsonObject(document)) return document;
  const metadata = isJsonObject(document.metadata) ? document.metadata : {};
  return { ...document, metadata: { ...metadata, name } };
}

function managerIsMissing(): StatusError {
  const type = { group: 'meta.k8s.io', kind: 'PatchOptions' };
  const message = 'Required value: is required for apply patch';
  return invalid(type, '', [{ reason: 'FieldValueRequired', field: 'fieldManager', message }]);
}
