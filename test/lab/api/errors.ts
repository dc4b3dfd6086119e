import { qualifiedResource, type ResourceType } from './discovery/resource-type.ts';
import { type StatusCause, type StatusDetails, StatusError } from './status-error.ts';
import type { ResourceKey } from './store.ts';

/** `pods "x" not found`. */
export function notFound(resource: ResourceKey, name: string): StatusError {
  return new StatusError(404, 'NotFound', `${qualifiedResource(resource)} "${name}" not found`, about(resource, name));
}

/** The group is served, the resource is not. */
export function unknownResource(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function alreadyExists(resource: ResourceKey, name: string): StatusError {
  const message = `${qualifiedResource(resource)} "${name}" already exists`;
  return new StatusError(409, 'AlreadyExists', message, about(resource, name));
}

/** A resource version that is no longer the newest. */
export function conflict(resource: ResourceKey, name: string): StatusError {
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  const message = `Operation cannot be fulfilled on ${qualifiedResource(resource)} "${name}": ${why}`;
  return new StatusError(409, 'Conflict', message, about(resource, name));
}

/** A precondition of a DELETE; unlike elsewhere the kind is named, not the resource. */
export function uidConflict(type: ResourceType, name: string, uids: { asked: string; real: string }): StatusError {
  const why =
    `the UID in the precondition (${uids.asked}) does not match the UID in record (${uids.real}). ` +
    'The object might have been deleted and then recreated';
  const qualified = type.group === '' ? type.kind : `${type.kind}.${type.group}`;
  const message = `Operation cannot be fulfilled on ${qualified} "${name}": ${why}`;
  return new StatusError(409, 'Conflict', message, { ...about(type, name), kind: type.kind });
}

/** A refusal, by authorization (without a name: create and list) or by admission. */
export function forbidden(
  resource: ResourceKey,
  name: string | undefined,
  why: string,
  causes?: StatusCause[],
): StatusError {
  const what = name ? `${qualifiedResource(resource)} "${name}"` : qualifiedResource(resource);
  const details = { ...about(resource, name), ...(causes ? { causes } : {}) };
  return new StatusError(403, 'Forbidden', `${what} is forbidden: ${why}`, details);
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

export function methodNotAllowed(): StatusError {
  const message = 'the server does not allow this method on the requested resource';
  return new StatusError(405, 'MethodNotAllowed', message, {});
}

export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new StatusError(415, 'UnsupportedMediaType', message);
}

/** The resource version or the continue token is from before what the server remembers. */
export function expired(message: string): StatusError {
  return new StatusError(410, 'Expired', message);
}

/** A field that is not as it must be. `message` as a cause words it: `Required value`, `Invalid value: "x": …`. */
export type FieldError = {
  readonly reason:
    | 'FieldValueInvalid'
    | 'FieldValueRequired'
    | 'FieldValueNotFound'
    | 'FieldValueNotSupported'
    | 'FieldValueForbidden'
    | 'FieldValueTooLong'
    | 'FieldValueTypeInvalid';
  readonly field: string;
  readonly message: string;
};

/** One message that joins what is wrong, and a cause for each; equal ones are named once in the message. */
export function invalid(
  type: { readonly group: string; readonly kind: string },
  name: string,
  errors: readonly FieldError[],
): StatusError {
  const lines = [...new Set(errors.map(error => `${error.field}: ${error.message}`))];
  const all = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`;
  const qualified = type.group === '' ? type.kind : `${type.kind}.${type.group}`;
  return new StatusError(422, 'Invalid', `${qualified} "${name}" is invalid: ${all}`, {
    ...(name === '' ? {} : { name }),
    ...(type.group === '' ? {} : { group: type.group }),
    ...(type.kind === '' ? {} : { kind: type.kind }),
    causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}

function about(resource: ResourceKey, name: string | undefined): StatusDetails {
  return {
    ...(name ? { name } : {}),
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.plural,
  };
}
