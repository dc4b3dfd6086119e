import { isJsonObject, valueAt } from '../json.ts';
import type { StoredObject } from '../store.ts';

export type Column = {
  readonly name: string;
  /** `string` where it is not given. */
  readonly type?: 'integer' | 'number' | 'date';
  /** Shown with `-o wide` only. */
  readonly wide?: boolean;
  readonly cell: (object: StoredObject) => string | number | null;
};

export const nameColumn: Column = { name: 'Name', cell: object => object.metadata.name };

export const ageColumn: Column = { name: 'Age', cell: object => ageOf(object.metadata.creationTimestamp) };

/** As a CustomResourceDefinition's printer column has it. */
export const customAgeColumn: Column = { ...ageColumn, type: 'date' };

/** The text at a path, empty where there is none. */
export function textColumn(name: string, ...path: string[]): Column {
  return { name, cell: object => String(valueAt(object, ...path) ?? '') };
}

/** The number at a path; nothing at all where there is none. */
export function numberColumn(name: string, ...path: string[]): Column {
  return {
    name,
    type: 'number',
    cell: object => {
      const value = valueAt(object, ...path);
      return typeof value === 'number' ? value : null;
    },
  };
}

/** The status of a condition. */
export function conditionColumn(name: string, conditionType = name): Column {
  return { name, cell: object => String(conditionOf(object, conditionType)?.status ?? '') };
}

export function conditionOf(object: StoredObject, type: string): Record<string, unknown> | undefined {
  return recordsAt(object, 'status', 'conditions').find(condition => condition.type === type);
}

/** The objects of the list at a path. */
export function recordsAt(value: unknown, ...path: string[]): Record<string, unknown>[] {
  const list = valueAt(value, ...path);
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

/** `45s`, `6m21s`, `17m`, `3h5m`, `27h`, `4d`: `duration.HumanDuration` of k8s.io/apimachinery. */
export function ageOf(timestamp: unknown): string {
  if (typeof timestamp !== 'string') return '<unknown>';
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(timestamp)) / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const pair = (big: number, bigUnit: string, small: number, smallUnit: string) =>
    small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit}${small}${smallUnit}`;
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return pair(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return pair(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  return pair(Math.floor(days / 365), 'y', days % 365, 'd');
}
