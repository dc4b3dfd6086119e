import type { IncomingMessage } from 'node:http';
import { authenticate } from '../access/authenticate.ts';
import { demand } from '../access/authorize.ts';
import { impersonate } from '../access/impersonate.ts';
import type { Api } from '../api.ts';
import { badRequest } from '../errors.ts';
import type { User } from '../hooks.ts';
import { parseTarget, type Target } from './target.ts';

export function urlOf(request: IncomingMessage): URL {
  try {
    const url = new URL(request.url ?? '/', 'https://lab');
    decodeURIComponent(url.pathname);
    return url;
  } catch {
    throw badRequest('the URL is not valid');
  }
}

/** Who asks, as themselves or as whom they impersonate. */
export function identify(api: Api, request: IncomingMessage): User {
  return impersonate(api.access, authenticate(api.access, request), request.headersDistinct);
}

/** What it is about; 403 if the user may not. This comes before any look at whether the thing exists. */
export function authorize(
  api: Api,
  user: User,
  { method = '', url }: { method?: string | undefined; url: URL },
): Target {
  const target = parseTarget(method, url);
  demand(api.access, user, target);
  return target;
}
