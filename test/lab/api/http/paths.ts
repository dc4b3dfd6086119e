import type { Answer, Api, Call } from '../api.ts';
import { discoveryDocument, versionDocument } from '../discovery/documents.ts';
import { openApiDocument } from '../discovery/openapi.ts';
import { methodNotAllowed } from '../errors.ts';
import { PlainError } from '../status-error.ts';

/** Everything that is not about objects: version, health, discovery, OpenAPI. */
export function answerPath(api: Api, { request, url }: Call): Answer {
  const path = url.pathname.replace(/(?<=.)\/$/, '');
  const body = documentAt(api, path, request.headers.host ?? '');
  if (body === undefined) throw nothingThere();
  if (request.method !== 'GET') throw methodNotAllowed();
  return { status: 200, body };
}

/** How a group looks that the cluster does not have. */
export function nothingThere(): PlainError {
  return new PlainError(404, '404 page not found\n');
}

function documentAt(api: Api, path: string, host: string): object | string | undefined {
  if (path === '/version') return versionDocument(api.gitVersion);
  if (['/healthz', '/livez', '/readyz'].includes(path)) return 'ok';
  return openApiDocument(path) ?? discoveryDocument(path, host);
}
