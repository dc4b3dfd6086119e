import type { FieldError } from '../errors.ts';
import { isJsonObject, valueAt } from '../json.ts';

type FieldType = 'string' | 'boolean' | 'object' | 'array' | 'int-or-string';

/** What a custom resource's schema says of the fields of `spec` that matter here (github.com/openshift/api). */
export function customErrors(kind: string, object: unknown): FieldError[] {
  const spec = valueAt(object, 'spec');
  if (spec === undefined) return [{ reason: 'FieldValueRequired', field: 'spec', message: 'Required value' }];
  return Object.entries(SPECS[kind] ?? {}).flatMap(([key, type]) => {
    const value = valueAt(spec, key);
    if (value === undefined || value === null || isOfType(value, type)) return [];
    const field = `spec.${key}`;
    const found = typeName(value);
    const message = `Invalid value: "${found}": ${field} in body must be of type ${type}: "${found}"`;
    return [{ reason: 'FieldValueTypeInvalid' as const, field, message }];
  });
}

const SPECS: Readonly<Record<string, Readonly<Record<string, FieldType>>>> = {
  MachineConfig: {
    osImageURL: 'string',
    baseOSExtensionsContainerImage: 'string',
    config: 'object',
    extensions: 'array',
    fips: 'boolean',
    kernelArguments: 'array',
    kernelType: 'string',
  },
  MachineConfigPool: {
    configuration: 'object',
    machineConfigSelector: 'object',
    maxUnavailable: 'int-or-string',
    nodeSelector: 'object',
    paused: 'boolean',
  },
};

function isOfType(value: unknown, type: FieldType): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'int-or-string':
      return typeof value === 'string' || Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
