import type { ResourceType } from '../discovery/resource-type.ts';
import type { StoredObject } from '../store.ts';
import { type FieldTerm, matchesFields, parseFieldSelector } from './field-selector.ts';
import { parseLabelSelector } from './label-selector.ts';

/** Which objects a list, a watch or a deletecollection is about, apart from the namespace. */
export type Selection = {
  readonly matches: (object: StoredObject) => boolean;
  /** Whether there is any selector at all. */
  readonly narrow: boolean;
};

export function parseSelection(type: ResourceType, query: URLSearchParams): Selection {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  const matchesLabels = parseLabelSelector(labels);
  const terms: FieldTerm[] = parseFieldSelector(type, fields);
  return {
    matches: object => matchesLabels(object.metadata.labels ?? {}) && matchesFields(terms, object),
    narrow: labels !== '' || terms.length > 0,
  };
}

/** The name that a field selector asks for: authorization takes it for the name of the request. */
export function selectedName(query: URLSearchParams): string | undefined {
  return /(?:^|,)metadata\.name==?(?<name>[^,]+)(?:,|$)/.exec(query.get('fieldSelector') ?? '')?.groups?.name;
}
