/** A JSON object of unknown fields. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** The value at a path of field names and list indexes; `undefined` where any part of the path is missing. */
export function valueAt(raw: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(child, raw);
}

/** A string, also the empty one; anything else reads as absent. */
export function textAt(raw: unknown, ...path: readonly (string | number)[]): string | undefined {
  const value = valueAt(raw, ...path);
  return typeof value === 'string' ? value : undefined;
}

/** A finite number; anything else reads as absent. */
export function numberAt(raw: unknown, ...path: readonly (string | number)[]): number | undefined {
  const value = valueAt(raw, ...path);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function booleanAt(raw: unknown, ...path: readonly (string | number)[]): boolean | undefined {
  const value = valueAt(raw, ...path);
  return typeof value === 'boolean' ? value : undefined;
}

/** The items of a list; what is missing or no list has none. */
export function listAt(raw: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = valueAt(raw, ...path);
  return Array.isArray(value) ? value : [];
}

/** The strings of a list; items of another type are left out. */
export function textsAt(raw: unknown, ...path: readonly (string | number)[]): readonly string[] {
  return listAt(raw, ...path).filter(item => typeof item === 'string');
}

/** An object; `undefined` where there is none. */
export function recordAt(raw: unknown, ...path: readonly (string | number)[]): JsonRecord | undefined {
  const value = valueAt(raw, ...path);
  return isRecord(value) ? value : undefined;
}

/** An object of strings, as labels and annotations are: never absent, and without what is no string. */
export function stringMapAt(raw: unknown, ...path: readonly (string | number)[]): Readonly<Record<string, string>> {
  const entries = Object.entries(recordAt(raw, ...path) ?? {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** `undefined` for text that is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function child(parent: unknown, step: string | number): unknown {
  if (Array.isArray(parent)) return typeof step === 'number' ? parent[step] : undefined;
  return isRecord(parent) && Object.hasOwn(parent, step) ? parent[step] : undefined;
}
