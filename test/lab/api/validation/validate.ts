import type { ResourceType } from '../discovery/resource-type.ts';
import { invalid } from '../errors.ts';
import type { Draft, StoredObject } from '../store.ts';
import { customErrors } from './custom.ts';
import { metadataErrors } from './metadata.ts';
import { podErrors, podUpdateErrors } from './pod.ts';

/** 422 for a new object that is not valid. */
export function validateNew(type: ResourceType, object: Draft): void {
  refuse(type, object, [...metadataErrors(object.metadata, type.kind), ...kindErrors(type, object)]);
}

/** 422 for a change that is not valid. */
export function validateChange(type: ResourceType, previous: StoredObject, next: StoredObject): void {
  const changes = type.plural === 'pods' ? podUpdateErrors(previous, next) : [];
  refuse(type, next, [...metadataErrors(next.metadata, type.kind), ...kindErrors(type, next), ...changes]);
}

function kindErrors(type: ResourceType, object: Draft) {
  if (type.custom) return customErrors(type.kind, object);
  return type.plural === 'pods' ? podErrors(object) : [];
}

function refuse(type: ResourceType, object: Draft, errors: Parameters<typeof invalid>[2]): void {
  if (errors.length > 0) throw invalid(type, object.metadata.name, errors);
}
