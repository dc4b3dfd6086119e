import { badRequest } from '../errors.ts';
import type { User } from '../hooks.ts';
import type { Access } from './access.ts';
import { demand } from './authorize.ts';

/** Each header's values, as `request.headersDistinct` has them. */
export type DistinctHeaders = { readonly [header: string]: string[] | undefined };

/**
 * The user that the `Impersonate-…` headers ask for, where `caller` may be that user, or `caller` where there are none.
 * In the words of servers before 1.36: the right is the verb `impersonate` on users, groups, uids and userextras.
 */
export function impersonate(access: Access, caller: User, headers: DistinctHeaders): User {
  const name = headers['impersonate-user']?.[0];
  const groups = headers['impersonate-group'] ?? [];
  const uid = headers['impersonate-uid']?.[0];
  const extra = extraOf(headers);
  if (name === undefined) {
    if (groups.length === 0 && uid === undefined && Object.keys(extra).length === 0) return caller;
    throw badRequest(`requested ${goUser(uid ?? '', groups, extra)} without impersonating a user name`);
  }
  const ask = (group: string, plural: string, asked: string, subresource?: string) =>
    demand(access, caller, { kind: 'resource', verb: 'impersonate', group, plural, subresource, name: asked });

  ask('', 'users', name);
  for (const group of groups) ask('', 'groups', group);
  for (const [key, values] of Object.entries(extra)) {
    for (const value of values) ask('authentication.k8s.io', 'userextras', value, key);
  }
  if (uid !== undefined) ask('authentication.k8s.io', 'uids', uid);
  const all =
    name === 'system:anonymous' || groups.includes('system:authenticated')
      ? groups
      : [...groups, 'system:authenticated'];
  return { name, ...(uid === undefined ? {} : { uid }), groups: all, extra };
}

function extraOf(headers: DistinctHeaders): Record<string, string[]> {
  const prefix = 'impersonate-extra-';
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [decodeURIComponent(key.slice(prefix.length)), value ?? []]),
  );
}

/** `%#v` of Go's `user.DefaultInfo`, which is what the message shows. */
function goUser(uid: string, groups: readonly string[], extra: Readonly<Record<string, readonly string[]>>): string {
  const list = (values: readonly string[]) => `{${values.map(value => JSON.stringify(value)).join(', ')}}`;
  const goGroups = groups.length === 0 ? '[]string(nil)' : `[]string${list(groups)}`;
  const entries = Object.entries(extra).map(([key, values]) => `${JSON.stringify(key)}:[]string${list(values)}`);
  const goExtra = entries.length === 0 ? 'map[string][]string(nil)' : `map[string][]string{${entries.join(', ')}}`;
  return `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${goGroups}, Extra:${goExtra}}`;
}
