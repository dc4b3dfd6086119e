import { forbidden } from '../errors.ts';
import type { User } from '../hooks.ts';
import { StatusError } from '../status-error.ts';
import type { Access } from './access.ts';
import { type Binding, pathRuleAllows, type Question, ruleAllows } from './rules.ts';

/** `reason` as a SelfSubjectAccessReview shows it; none for `system:masters`, who are not asked. */
export type Decision = { readonly allowed: boolean; readonly reason?: string };

export function decide(access: Access, user: User, question: Question): Decision {
  if (user.groups.includes('system:masters')) return { allowed: true };
  const binding = bindingsOf(access, user).find(candidate => bindingAllows(candidate, question));
  return binding ? { allowed: true, reason: reasonOf(binding) } : { allowed: false };
}

/** 403 in the API server's words, unless it is allowed. */
export function demand(access: Access, user: User, question: Question): void {
  if (isAllowed(access, user, question)) return;
  if (question.kind === 'path') {
    const message = `forbidden: User "${user.name}" cannot ${question.verb} path "${question.path}"`;
    throw new StatusError(403, 'Forbidden', message, {});
  }
  const { verb, group, plural, subresource, namespace, name } = question;
  const resource = subresource ? `${plural}/${subresource}` : plural;
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  const why = `User "${user.name}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
  throw forbidden({ group, plural }, name, why);
}

/**
 * An upgrade is a GET, and since Kubernetes 1.35 it needs `create` besides; the refusal then says nothing after the colon.
 */
export function demandCreateToo(access: Access, user: User, question: Extract<Question, { kind: 'resource' }>): void {
  if (isAllowed(access, user, { ...question, verb: 'create' })) return;
  throw forbidden({ group: question.group, plural: question.plural }, question.name, '');
}

function isAllowed(access: Access, user: User, question: Question): boolean {
  const { allowed } = decide(access, user, question);
  access.audit?.({ user: user.name, who: user, question, allowed });
  return allowed;
}

export function bindingsOf(access: Access, user: User): Binding[] {
  return access.bindings.filter(({ subject }) =>
    subject.kind === 'User' ? subject.name === user.name : user.groups.includes(subject.name),
  );
}

function bindingAllows(binding: Binding, question: Question): boolean {
  if (question.kind === 'path') {
    return (binding.pathRules ?? []).some(rule => pathRuleAllows(rule, question.verb, question.path));
  }
  if (binding.namespace !== undefined && binding.namespace !== question.namespace) return false;
  return binding.rules.some(rule => ruleAllows(rule, question));
}

function reasonOf({ name, namespace, subject }: Binding): string {
  const by =
    namespace === undefined
      ? `ClusterRoleBinding "${name}" of ClusterRole "${name}"`
      : `RoleBinding "${name}/${namespace}" of Role "${name}"`;
  return `RBAC: allowed by ${by} to ${subject.kind} "${subject.name}"`;
}
