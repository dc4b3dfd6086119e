import { groupVersionOf, type ResourceType } from '../discovery/resource-type.ts';
import { badRequest } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { Draft } from '../store.ts';
import { nonString } from '../validation/metadata.ts';

/**
 * The object of a body, with its namespace. Kind and apiVersion may be missing; others than the URL's are 400, as is a
 * namespace that is not the URL's.
 */
export function decodeObject(type: ResourceType, body: unknown, namespace: string | undefined): Draft {
  if (!isJsonObject(body)) throw badRequest(`the object provided is unrecognized (must be of type ${type.kind})`);
  checkKind(type, body);
  const metadata: JsonObject = isJsonObject(body.metadata) ? { ...body.metadata } : {};
  const wrong = nonString(metadata);
  if (wrong) {
    const field = `ObjectMeta.${wrong.path}`;
    const why = `json: cannot unmarshal ${wrong.found} into Go struct field ${field} of type string`;
    throw badRequest(`${type.kind} in version "${type.version}" cannot be handled as a ${type.kind}: ${why}`);
  }
  if (type.namespaced) {
    metadata.namespace ??= namespace;
    if (metadata.namespace !== namespace) {
      throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
    }
  } else delete metadata.namespace;
  const name = String(metadata.name ?? '');
  return { ...body, kind: type.kind, apiVersion: groupVersionOf(type), metadata: { ...metadata, name } };
}

function checkKind(type: ResourceType, body: JsonObject): void {
  const kind = String(body.kind ?? type.kind);
  const apiVersion = String(body.apiVersion ?? groupVersionOf(type));
  if (kind === type.kind && apiVersion === groupVersionOf(type)) return;
  if (apiVersion !== groupVersionOf(type)) {
    const expected = `the expected API version (${groupVersionOf(type)})`;
    throw badRequest(`the API version in the data (${apiVersion}) does not match ${expected}`);
  }
  const why = `converting (${type.version}.${kind}) to (${type.group || 'core'}.${type.kind}): unknown conversion`;
  throw badRequest(`${kind} in version "${type.version}" cannot be handled as a ${type.kind}: ${why}`);
}
