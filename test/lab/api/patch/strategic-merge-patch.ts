import { isJsonObject, type JsonObject, sameJson } from '../json.ts';
import { mergeKeyOf, mergesAsSet } from './merge-keys.ts';

/**
 * A strategic merge patch (k8s.io/apimachinery/pkg/util/strategicpatch): as a merge patch, but lists whose items have a
 * key are merged item by item, and the directives `$patch`, `$retainKeys`, `$setElementOrder/…` and
 * `$deleteFromPrimitiveList/…` are followed.
 */
export function applyStrategicMergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  if (patch.$patch === 'delete') return {};
  const result: JsonObject = isJsonObject(target) ? { ...target } : {};
  const retained = patch.$retainKeys;
  if (Array.isArray(retained)) for (const key of Object.keys(result)) if (!retained.includes(key)) delete result[key];

  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) delete result[key];
    else if (Array.isArray(value)) result[key] = mergeList(key, result[key], value);
    else result[key] = applyStrategicMergePatch(result[key], value);
  }
  for (const [directive, items] of Object.entries(patch)) followDirective(result, directive, items);
  return result;
}

function mergeList(field: string, target: unknown, patch: readonly unknown[]): unknown[] {
  const items = Array.isArray(target) ? target : [];
  if (mergesAsSet(field)) return [...items, ...patch.filter(item => !items.includes(item))];
  const key = mergeKeyOf(field, [...items, ...patch]);
  if (key === undefined || patch.some(item => isJsonObject(item) && item.$patch === 'replace')) {
    return patch.filter(item => !(isJsonObject(item) && '$patch' in item));
  }
  return patch.reduce<unknown[]>((merged, item) => mergeItem(merged, item, key), [...items]);
}

function mergeItem(items: readonly unknown[], patch: unknown, key: string): unknown[] {
  if (!isJsonObject(patch)) return [...items, patch];
  const isSame = (item: unknown) => isJsonObject(item) && sameJson(item[key], patch[key]);
  if (patch.$patch === 'delete') return items.filter(item => !isSame(item));
  if (!items.some(isSame)) return [...items, applyStrategicMergePatch({}, patch)];
  return items.map(item => (isSame(item) ? applyStrategicMergePatch(item, patch) : item));
}

function followDirective(result: JsonObject, directive: string, listed: unknown): void {
  if (!Array.isArray(listed)) return;
  const [name, field = ''] = directive.split('/');
  const items = result[field];
  if (!Array.isArray(items)) return;
  if (name === '$deleteFromPrimitiveList') result[field] = items.filter(item => !listed.includes(item));
  if (name === '$setElementOrder') result[field] = inOrderOf(field, items, listed);
}

/** The listed items first to last, at the places where listed items are; those that nobody listed stay where they are. */
function inOrderOf(field: string, items: readonly unknown[], listed: readonly unknown[]): unknown[] {
  const key = mergeKeyOf(field, [...items, ...listed]);
  const identity = (item: unknown) => (key !== undefined && isJsonObject(item) ? item[key] : item);
  const rank = (item: unknown) => listed.findIndex(other => sameJson(identity(other), identity(item)));
  const ranked = items.filter(item => rank(item) >= 0).sort((a, b) => rank(a) - rank(b));
  return items.map(item => (rank(item) >= 0 ? ranked.shift() : item));
}

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}
