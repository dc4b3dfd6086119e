import type { ResourceType } from '../discovery/resource-type.ts';
import { badRequest } from '../errors.ts';
import { valueAt } from '../json.ts';
import type { StoredObject } from '../store.ts';

export type FieldTerm = { readonly field: string; readonly equal: boolean; readonly value: string };

/** `a=b,c!=d,e==f`; 400 for a field that the kind cannot be selected by. */
export function parseFieldSelector(type: ResourceType, text: string): FieldTerm[] {
  return text
    .split(',')
    .filter(term => term.trim() !== '')
    .map(term => {
      const match = /^(?<field>[^=!]*?)(?<operator>!=|==|=)(?<value>.*)$/.exec(term.trim());
      if (!match?.groups) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
      const { field = '', operator, value = '' } = match.groups;
      if (!selectableFields(type).includes(field)) throw badRequest(`field label not supported: ${field}`);
      return { field, equal: operator !== '!=', value };
    });
}

export function matchesFields(terms: readonly FieldTerm[], object: StoredObject): boolean {
  return terms.every(({ field, equal, value }) => (textAt(object, field) === value) === equal);
}

/** A missing value is the text of its type's zero value, as the API server's own conversion has it. */
function textAt(object: StoredObject, field: string): string {
  if (field === 'source')
    return String(valueAt(object, 'source', 'component') ?? valueAt(object, 'reportingComponent') ?? '');
  const value = valueAt(object, ...field.split('.'));
  if (value === undefined || value === null) return BOOLEANS.includes(field) ? 'false' : '';
  return String(value);
}

const BOOLEANS = ['spec.unschedulable', 'spec.hostNetwork'];

function selectableFields(type: ResourceType): readonly string[] {
  return ['metadata.name', ...(type.namespaced ? ['metadata.namespace'] : []), ...(FIELDS[type.plural] ?? [])];
}

/** `pkg/apis/core/v1/conversion.go` of Kubernetes. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  secrets: ['type'],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
};
