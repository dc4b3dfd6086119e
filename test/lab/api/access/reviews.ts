import { invalid } from '../errors.ts';
import type { User } from '../hooks.ts';
import { isJsonObject, valueAt } from '../json.ts';
import type { Access } from './access.ts';
import { bindingsOf, decide } from './authorize.ts';
import type { Question } from './rules.ts';

/** Answers to a POST that asks about the caller's own rights; nothing is stored. */
export type Review = (access: Access, user: User, body: unknown) => object;

/** By group and resource; each is created (201) and never kept. */
export const reviews: Readonly<
  Record<string, Readonly<Record<string, { readonly kind: string; readonly review: Review }>>>
> = {
  'authorization.k8s.io': {
    selfsubjectaccessreviews: { kind: 'SelfSubjectAccessReview', review: reviewAccess },
    selfsubjectrulesreviews: { kind: 'SelfSubjectRulesReview', review: reviewRules },
  },
  'authentication.k8s.io': {
    selfsubjectreviews: { kind: 'SelfSubjectReview', review: reviewSelf },
  },
};

function reviewAccess(access: Access, user: User, body: unknown): object {
  const spec = valueAt(body, 'spec');
  const resource = valueAt(spec, 'resourceAttributes');
  const path = valueAt(spec, 'nonResourceAttributes');
  if (isJsonObject(resource) === isJsonObject(path)) {
    const message = 'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified';
    const group = { group: 'authorization.k8s.io', kind: '' };
    throw invalid(group, '', [{ reason: 'FieldValueInvalid', field: 'spec.resourceAttributes', message }]);
  }
  const text = (key: string) => String(valueAt(resource ?? path, key) ?? '');
  const question: Question = isJsonObject(path)
    ? { kind: 'path', verb: text('verb'), path: text('path') }
    : {
        kind: 'resource',
        verb: text('verb'),
        group: text('group'),
        plural: text('resource'),
        subresource: text('subresource') || undefined,
        namespace: text('namespace') || undefined,
        name: text('name') || undefined,
      };
  return {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec,
    status: decide(access, user, question),
  };
}

function reviewRules(access: Access, user: User, body: unknown): object {
  const namespace = valueAt(body, 'spec', 'namespace');
  const bindings = bindingsOf(access, user).filter(
    binding => binding.namespace === undefined || binding.namespace === namespace,
  );
  const isMaster = user.groups.includes('system:masters');
  const allResources = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
  const allPaths = { verbs: ['*'], nonResourceURLs: ['*'] };
  return {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: {},
    status: {
      resourceRules: [...(isMaster ? [allResources] : []), ...bindings.flatMap(binding => binding.rules)],
      nonResourceRules: [...(isMaster ? [allPaths] : []), ...bindings.flatMap(binding => binding.pathRules ?? [])],
      incomplete: false,
    },
  };
}

function reviewSelf(_access: Access, user: User): object {
  const { name, uid, groups, extra } = user;
  return {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { creationTimestamp: new Date().toISOString().replace(/\.\d+/, '') },
    status: {
      userInfo: {
        username: name,
        ...(uid === undefined ? {} : { uid }),
        groups,
        ...(Object.keys(extra).length === 0 ? {} : { extra }),
      },
    },
  };
}
