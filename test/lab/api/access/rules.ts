/** What RBAC allows, as data. `*` stands for all; a subresource is `pods/exec`, on any resource a star before the slash. */
export type ResourceRule = {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** None: objects of any name, and requests without one. */
  readonly resourceNames?: readonly string[];
};

export type PathRule = { readonly verbs: readonly string[]; readonly nonResourceURLs: readonly string[] };

/** A (cluster) role bound to one subject. With a namespace it is a role binding and counts inside that only. */
export type Binding = {
  readonly name: string;
  readonly subject: { readonly kind: 'User' | 'Group'; readonly name: string };
  readonly namespace?: string;
  readonly rules: readonly ResourceRule[];
  readonly pathRules?: readonly PathRule[];
};

export type ResourceQuestion = {
  readonly kind: 'resource';
  readonly verb: string;
  readonly group: string;
  readonly plural: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
};

export type Question = ResourceQuestion | { readonly kind: 'path'; readonly verb: string; readonly path: string };

export function ruleAllows(rule: ResourceRule, question: ResourceQuestion): boolean {
  const { verb, group, plural, subresource, name } = question;
  const resource = subresource ? `${plural}/${subresource}` : plural;
  const resources = subresource ? [resource, '*', `*/${subresource}`] : [resource, '*'];
  return (
    includes(rule.verbs, verb) &&
    includes(rule.apiGroups, group) &&
    rule.resources.some(allowed => resources.includes(allowed)) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name ?? ''))
  );
}

export function pathRuleAllows(rule: PathRule, verb: string, path: string): boolean {
  return (
    includes(rule.verbs, verb) &&
    rule.nonResourceURLs.some(url => url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))))
  );
}

function includes(allowed: readonly string[], asked: string): boolean {
  return allowed.includes('*') || allowed.includes(asked);
}

const READ = ['get', 'list', 'watch'];
const PUBLIC_PATHS = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const DISCOVERY_PATHS = ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*'];

/** What every cluster has (`plugin/pkg/auth/authorizer/rbac/bootstrappolicy` of Kubernetes), and the lab's two users. */
export const standardBindings: readonly Binding[] = [
  {
    name: 'system:basic-user',
    subject: { kind: 'Group', name: 'system:authenticated' },
    rules: [
      {
        verbs: ['create'],
        apiGroups: ['authorization.k8s.io'],
        resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      },
      { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
    ],
  },
  {
    name: 'system:discovery',
    subject: { kind: 'Group', name: 'system:authenticated' },
    rules: [],
    pathRules: [{ verbs: ['get'], nonResourceURLs: [...DISCOVERY_PATHS, ...PUBLIC_PATHS] }],
  },
  ...['system:authenticated', 'system:unauthenticated'].map(group => ({
    name: 'system:public-info-viewer',
    subject: { kind: 'Group' as const, name: group },
    rules: [],
    pathRules: [{ verbs: ['get'], nonResourceURLs: PUBLIC_PATHS }],
  })),
  {
    name: 'lab-viewer',
    subject: { kind: 'Group', name: 'lab-viewers' },
    rules: [
      { verbs: READ, apiGroups: [''], resources: ['nodes', 'namespaces', 'pods', 'events'] },
      {
        verbs: READ,
        apiGroups: ['machineconfiguration.openshift.io', 'config.openshift.io', 'operator.openshift.io'],
        resources: ['*'],
      },
    ],
  },
  {
    name: 'lab-restricted',
    subject: { kind: 'User', name: 'restricted' },
    namespace: 'restricted-ns',
    rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  },
  {
    name: 'lab-node-reader',
    subject: { kind: 'User', name: 'restricted' },
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['nodes'] }],
  },
];
