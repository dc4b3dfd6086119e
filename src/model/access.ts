import type { AccessReview } from './resource.ts';

/** What a run must be allowed to do, asked before it makes anything. */
export type AccessNeeds = {
  readonly namespace: { readonly name: string; readonly temporary: boolean };
  readonly grantsKey: boolean;
};

export function reviewsFor({ namespace, grantsKey }: AccessNeeds): readonly AccessReview[] {
  const inNamespace = (verb: string, resource: string, subresource?: string): AccessReview => ({
    verb,
    group: '',
    resource,
    subresource,
    namespace: namespace.name,
  });
  const ofOperator = (verb: string, resource: string): AccessReview => ({
    verb,
    group: 'machineconfiguration.openshift.io',
    resource,
  });
  return [
    ...(namespace.temporary ? ['create', 'delete'].map(verb => ({ verb, group: '', resource: 'namespaces' })) : []),
    inNamespace('create', 'pods'),
    inNamespace('delete', 'pods'),
    // Who watches reads a list first.
    inNamespace('list', 'pods'),
    inNamespace('watch', 'pods'),
    inNamespace('create', 'pods', 'exec'),
    // A WebSocket is opened by a GET; the right to create is asked for besides since Kubernetes 1.35.
    inNamespace('get', 'pods', 'exec'),
    ...(grantsKey
      ? [
          ofOperator('create', 'machineconfigs'),
          ofOperator('delete', 'machineconfigs'),
          ofOperator('get', 'machineconfigs'),
          ...['get', 'list', 'watch'].map(verb => ofOperator(verb, 'machineconfigpools')),
          ...['list', 'watch'].map(verb => ({ verb, group: '', resource: 'nodes' })),
        ]
      : []),
  ];
}

/** Why nothing is begun without these rights, all that are missing at once; `undefined` where none is. */
export function objectionToLack(
  missing: readonly AccessReview[],
  { temporary }: AccessNeeds['namespace'],
): { readonly code: string; readonly reason: string; readonly hint: string } | undefined {
  if (missing.length === 0) return undefined;
  const hint = temporary
    ? 'ask for these rights, or name a namespace where you have them: --to-namespace'
    : 'ask for these rights, or name another namespace: --to-namespace';
  return { code: 'FORBIDDEN', reason: `you may not ${missing.map(describeReview).join(', ')}`, hint };
}

/** `create pods/exec in namespace x`, as `oc auth can-i` would be asked. */
export function describeReview({ verb, resource, subresource, group, namespace }: AccessReview): string {
  const what = [group === '' ? resource : `${resource}.${group}`, subresource].filter(Boolean).join('/');
  return `${verb} ${what}${namespace === undefined ? '' : ` in namespace ${namespace}`}`;
}
