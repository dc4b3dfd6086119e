import { apiGroups, resourceTypes } from './resource-table.ts';
import { groupVersionOf, type ResourceType } from './resource-type.ts';

/**
 * The least of OpenAPI v3 that `kubectl create` and `apply` need to work without flags: that PATCH of a kind takes
 * `fieldValidation` (`QueryParamVerifierV3` of k8s.io/cli-runtime), which makes them leave the validation to the server.
 * No schemas: kubectl then falls back on its own Go types, and `explain` knows nothing.
 */
export function openApiDocument(path: string): object | undefined {
  if (path === '/openapi/v3') {
    const paths = apiGroups.map(group => {
      const prefix = group.group === '' ? 'api/v1' : `apis/${groupVersionOf(group)}`;
      return [prefix, { serverRelativeURL: `/openapi/v3/${prefix}?hash=0` }] as const;
    });
    return { paths: Object.fromEntries(paths) };
  }
  const match = /^\/openapi\/v3\/(?:api|apis\/(?<group>[^/]+))\/(?<version>v1)$/.exec(path);
  if (!match) return undefined;
  const group = match.groups?.group ?? '';
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1' },
    paths: Object.fromEntries(resourceTypes.filter(type => type.group === group).map(pathOf)),
  };
}

function pathOf(type: ResourceType): [string, object] {
  const prefix = type.group === '' ? '/api/v1' : `/apis/${groupVersionOf(type)}`;
  const path = `${prefix}/${type.namespaced ? 'namespaces/{namespace}/' : ''}${type.plural}/{name}`;
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation'].map(name => ({
    name,
    in: 'query',
    schema: { type: 'string', uniqueItems: true },
  }));
  const { group, version, kind } = type;
  return [path, { patch: { parameters, responses: {}, 'x-kubernetes-group-version-kind': { group, version, kind } } }];
}
