import { randomBytes } from 'node:crypto';
import type { User } from '../hooks.ts';
import { type Binding, type PathRule, type Question, type ResourceRule, standardBindings } from './rules.ts';

/** What somebody's request was about, and whether it was let pass. */
export type Audited = {
  readonly user: string;
  /** The same user with its groups and uid, after impersonation. */
  readonly who: User;
  readonly question: Question;
  readonly allowed: boolean;
};

/** Who is known by which token, and what RBAC allows to whom. Tests may change it while the server runs. */
export type Access = {
  readonly tokens: Map<string, User>;
  bindings: Binding[];
  /** Hears what every request is let do or denied, one that opens a stream too; reviews are no such requests themselves. */
  audit?: ((audited: Audited) => void) | undefined;
};

export function standardAccess(): Access {
  const access: Access = { tokens: new Map(), bindings: [...standardBindings] };
  addUser(access, { name: 'viewer', groups: ['lab-viewers'] });
  addUser(access, { name: 'restricted', groups: [] });
  return access;
}

/**
 * A user with a bearer token of its own, who may do what `rules` say: in all namespaces and on what has none, or with
 * `namespace` inside that only. Returns the token.
 */
export function addUser(
  access: Access,
  user: {
    readonly name: string;
    readonly groups?: readonly string[];
    readonly rules?: readonly ResourceRule[];
    readonly pathRules?: readonly PathRule[];
    readonly namespace?: string;
  },
): string {
  const { name, groups = [], rules = [], pathRules = [], namespace } = user;
  const token = `sha256~${randomBytes(32).toString('base64url')}`;
  access.tokens.set(token, { name, groups: [...groups, 'system:authenticated'], extra: {} });
  if (rules.length > 0 || pathRules.length > 0) {
    const subject = { kind: 'User', name } as const;
    access.bindings.push({ name, subject, rules, pathRules, ...(namespace === undefined ? {} : { namespace }) });
  }
  return token;
}

/** The token of a user that `addUser` or `standardAccess` made. */
export function tokenOf(access: Access, userName: string): string {
  for (const [token, user] of access.tokens) if (user.name === userName) return token;
  throw new Error(`there is no user ${userName}`);
}
