import { dirname } from 'node:path';
import { addUser } from '../lab/api/access/access.ts';
import type { ResourceRule } from '../lab/api/access/rules.ts';
import type { Lab } from '../lab/lab.ts';

/** Reads what a run reads, and may do all that a debug pod needs. */
export const debuggerRules: readonly ResourceRule[] = [
  { verbs: ['get', 'list', 'watch'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['create', 'delete'], apiGroups: [''], resources: ['namespaces', 'pods'] },
  { verbs: ['get', 'create'], apiGroups: [''], resources: ['pods/exec'] },
];

/** A user who may do what the rules say and no more; returns the path of the kubeconfig. */
export function kubeconfigFor({ api, kubeconfig }: Lab, name: string, rules: readonly ResourceRule[]): Promise<string> {
  api.access.bindings = api.access.bindings.filter(binding => binding.name !== name);
  addUser(api.access, { name, rules });
  return api.writeKubeconfig(dirname(kubeconfig.admin), name);
}

/** A user who may do everything, and is let in by each of these tokens. */
export function omnipotentUser({ api: { access } }: Lab, name: string, tokens: readonly string[]): void {
  const rules = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }];
  access.bindings = access.bindings.filter(binding => binding.name !== name);
  access.bindings.push({ name, subject: { kind: 'User', name }, rules });
  for (const token of tokens) access.tokens.set(token, { name, groups: ['system:authenticated'], extra: {} });
}
