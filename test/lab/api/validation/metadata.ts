import type { FieldError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';

const TOTAL_ANNOTATION_BYTES = 262_144;

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end " +
  "with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
  "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an " +
  "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const QUALIFIED =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " +
  "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is " +
  "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const LABEL_VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end " +
  "with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
  "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** What is wrong with a name, labels and annotations (k8s.io/apimachinery/pkg/api/validation). */
export function metadataErrors(metadata: JsonObject, kind: string): FieldError[] {
  return [
    ...nameErrors(String(metadata.name ?? ''), kind),
    ...labelErrors(metadata.labels),
    ...annotationErrors(metadata.annotations),
  ];
}

/** The path and Go type of the first label or annotation that is no string. */
export function nonString(metadata: JsonObject): { readonly path: string; readonly found: string } | undefined {
  for (const part of ['annotations', 'labels']) {
    const map = metadata[part];
    if (!isJsonObject(map)) continue;
    const value = Object.values(map).find(item => typeof item !== 'string');
    if (value !== undefined) return { path: `metadata.${part}`, found: goKind(value) };
  }
  return undefined;
}

function nameErrors(name: string, kind: string): FieldError[] {
  const field = 'metadata.name';
  if (name === '')
    return [{ reason: 'FieldValueRequired', field, message: 'Required value: name or generateName is required' }];
  const [pattern, limit, words] =
    kind === 'Namespace'
      ? ([/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 63, LABEL] as const)
      : ([/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, 253, SUBDOMAIN] as const);
  const errors: FieldError[] = [];
  const complain = (words: string) =>
    errors.push({ reason: 'FieldValueInvalid', field, message: `Invalid value: ${JSON.stringify(name)}: ${words}` });
  if (name.length > limit) complain(`must be no more than ${limit} characters`);
  if (!pattern.test(name)) complain(words);
  return errors;
}

function labelErrors(labels: unknown): FieldError[] {
  const field = 'metadata.labels';
  return Object.entries(isJsonObject(labels) ? labels : {}).flatMap(([key, value]) => {
    const errors = keyErrors(key, field);
    const text = String(value);
    const complain = (words: string) =>
      errors.push({ reason: 'FieldValueInvalid', field, message: `Invalid value: ${JSON.stringify(text)}: ${words}` });
    if (text.length > 63) complain('must be no more than 63 characters');
    if (!/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(text)) complain(LABEL_VALUE);
    return errors;
  });
}

function annotationErrors(annotations: unknown): FieldError[] {
  const field = 'metadata.annotations';
  const entries = Object.entries(isJsonObject(annotations) ? annotations : {});
  const errors = entries.flatMap(([key]) => keyErrors(key.toLowerCase(), field, key));
  const bytes = entries.reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(String(value)),
    0,
  );
  if (bytes > TOTAL_ANNOTATION_BYTES) {
    const message = `Too long: may not be more than ${TOTAL_ANNOTATION_BYTES} bytes`;
    errors.push({ reason: 'FieldValueTooLong', field, message });
  }
  return errors;
}

function keyErrors(key: string, field: string, shown = key): FieldError[] {
  const errors: FieldError[] = [];
  const complain = (words: string) =>
    errors.push({ reason: 'FieldValueInvalid', field, message: `Invalid value: ${JSON.stringify(shown)}: ${words}` });
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  const prefix = parts.length > 1 ? parts[0] : undefined;
  if (parts.length > 2) complain(`a valid label key must be ${QUALIFIED}`);
  if (prefix !== undefined && !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(prefix)) {
    complain(`prefix part ${SUBDOMAIN}`);
  }
  if (name.length > 63) complain('name part must be no more than 63 characters');
  if (!/^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/.test(name)) complain(QUALIFIED);
  return errors;
}

function goKind(value: unknown): string {
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}
