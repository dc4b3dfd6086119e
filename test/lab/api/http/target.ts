import { selectedName } from '../select/selection.ts';

/** What a request is about, read from its method and URL alone: what authorization is asked about. */
export type Target =
  | { readonly kind: 'path'; readonly verb: string; readonly path: string }
  | {
      readonly kind: 'resource';
      readonly verb: string;
      readonly group: string;
      readonly version: string;
      readonly plural: string;
      readonly subresource: string | undefined;
      readonly namespace: string | undefined;
      /** From the path, or from a `metadata.name` field selector. */
      readonly name: string | undefined;
      /** From the path only: whether it is about one object. */
      readonly single: boolean;
    };

export type ResourceTarget = Extract<Target, { kind: 'resource' }>;

/** As `RequestInfoFactory` of k8s.io/apiserver reads it: resources need not exist for that. */
export function parseTarget(method: string, url: URL): Target {
  const parts = url.pathname
    .split('/')
    .filter(part => part !== '')
    .map(decodeURIComponent);
  const verb = VERBS[method] ?? '';
  const prefix = parts[0];
  const rest = prefix === 'api' ? parts.slice(2) : prefix === 'apis' ? parts.slice(3) : [];
  if (rest.length === 0) return { kind: 'path', verb: method.toLowerCase(), path: url.pathname };

  const [group = '', version = ''] = prefix === 'api' ? ['', parts[1]] : [parts[1], parts[2]];
  const within = rest[0] === 'namespaces' && rest.length > 2 && !NAMESPACE_SUBRESOURCES.includes(rest[2] ?? '');
  const namespace = rest[0] === 'namespaces' && rest.length > 1 ? rest[1] : undefined;
  const [plural = '', name, subresource] = within ? rest.slice(2) : rest;
  return {
    kind: 'resource',
    verb: name === undefined ? collectionVerb(verb, url.searchParams) : verb,
    group,
    version,
    plural,
    subresource,
    namespace,
    name: name ?? (verb === 'get' ? selectedName(url.searchParams) : undefined),
    single: name !== undefined,
  };
}

export function isWatch(query: URLSearchParams): boolean {
  return ['1', 'true', ''].includes(query.get('watch') ?? 'no');
}

const VERBS: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

const NAMESPACE_SUBRESOURCES = ['status', 'finalize'];

function collectionVerb(verb: string, query: URLSearchParams): string {
  if (verb === 'get') return isWatch(query) ? 'watch' : 'list';
  return verb === 'delete' ? 'deletecollection' : verb;
}
