import { isJsonObject, sameJson, valueAt } from '../json.ts';
import { StatusError } from '../status-error.ts';

/** RFC 6902. Whatever cannot be done is the same bare 422, which does not say which operation it was. */
export function applyJsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw rejected();
  const root = { '': structuredClone(target) };
  for (const operation of patch) applyOperation(root, operation);
  return root[''];
}

function applyOperation(root: { '': unknown }, operation: unknown): void {
  const path = pointer(valueAt(operation, 'path'));
  const from = () => pointer(valueAt(operation, 'from'));
  const value = valueAt(operation, 'value');
  switch (valueAt(operation, 'op')) {
    case 'add':
      add(root, path, value);
      break;
    case 'remove':
      take(root, path);
      break;
    case 'replace':
      read(root, path);
      write(root, path, value);
      break;
    case 'move':
      add(root, path, take(root, from()));
      break;
    case 'copy':
      add(root, path, structuredClone(read(root, from())));
      break;
    case 'test':
      if (!sameJson(read(root, path), value)) throw rejected();
      break;
    default:
      throw rejected();
  }
}

/** The keys of a JSON pointer, below the key that holds the document. */
function pointer(text: unknown): string[] {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/'))) throw rejected();
  return text.split('/').map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => {
    const value = Array.isArray(at) ? at[indexOf(key)] : isJsonObject(at) ? at[key] : undefined;
    if (value === undefined) throw rejected();
    return value;
  }, root);
}

function add(root: unknown, path: readonly string[], value: unknown): void {
  const parent = read(root, path.slice(0, -1));
  if (Array.isArray(parent)) {
    const key = path.at(-1) ?? '';
    const index = key === '-' ? parent.length : indexOf(key);
    if (index > parent.length) throw rejected();
    parent.splice(index, 0, value);
  } else write(root, path, value);
}

function write(root: unknown, path: readonly string[], value: unknown): void {
  const parent = read(root, path.slice(0, -1));
  const key = path.at(-1) ?? '';
  if (Array.isArray(parent)) parent[indexOf(key)] = value;
  else if (isJsonObject(parent)) parent[key] = value;
  else throw rejected();
}

/** Removes a value and returns it. */
function take(root: unknown, path: readonly string[]): unknown {
  const value = read(root, path);
  const parent = read(root, path.slice(0, -1));
  const key = path.at(-1) ?? '';
  if (Array.isArray(parent)) parent.splice(indexOf(key), 1);
  else if (isJsonObject(parent)) delete parent[key];
  return value;
}

function indexOf(key: string): number {
  if (!/^(0|[1-9]\d*)$/.test(key)) throw rejected();
  return Number(key);
}

function rejected(): StatusError {
  return new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}
