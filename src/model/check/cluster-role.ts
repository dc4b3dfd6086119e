import type { AccessReview, Manifest } from '../resource.ts';
import { type CommandRights, rightsOfCommands } from './command-rights.ts';
import { allOf, unique } from './rights.ts';

/** A rule of RBAC (Kubernetes, `rbac.authorization.k8s.io/v1`). */
export type PolicyRule = {
  readonly apiGroups: readonly [string];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly [string];
  readonly verbs: readonly string[];
};

export type ClusterRole = Manifest & {
  readonly metadata: { readonly name: string };
  readonly rules: readonly PolicyRule[];
};

/** What the commands ask for where there is most to do. */
export const fullRights = rightsOfCommands({
  namespace: { name: '', temporary: true },
  grantsKey: true,
  drains: 'yes',
  operator: 'yes',
});

/**
 * A ClusterRole for each command, in the order of the help, with all that it ever uses, whatever its flags; what only reads
 * has another one for `--live`, which makes debug pods.
 */
export function clusterRoles(): readonly ClusterRole[] {
  return [...Map.groupBy(fullRights, roleNameOf)].map(([name, uses]) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    rules: rulesOf(uses.flatMap(allOf)),
  }));
}

/** `oc-rpmoverlay-key-grant`, `oc-rpmoverlay-status-live` */
function roleNameOf({ command, title }: CommandRights): string {
  const words = title.endsWith('--live') ? `${command} live` : command;
  return `oc-rpmoverlay-${words.replaceAll(' ', '-')}`;
}

/** What is not here is not asked for by any command. */
const verbOrder = ['get', 'list', 'watch', 'create', 'patch', 'delete', 'use'];

/** As few rules as say exactly this; in no namespace, so that who binds the role says where. */
export function rulesOf(rights: readonly AccessReview[]): readonly PolicyRule[] {
  const everywhere = unique(rights.map(({ namespace: _, ...right }) => right));
  const ofEach = [...Map.groupBy(everywhere, resourceOf).values()].flatMap(ruleOf);
  const alike = Map.groupBy(ofEach, ({ resources: _, ...rule }) => JSON.stringify(rule));
  return [...alike.values()].flatMap(rules => {
    const resources = rules.flatMap(rule => rule.resources).toSorted();
    return rules.slice(0, 1).map(rule => ({ ...rule, resources }));
  });
}

function resourceOf({ group, resource, subresource, name }: AccessReview): string {
  return [group, resource, subresource, name].join('/');
}

/** Of rights on one resource. */
function ruleOf(rights: readonly AccessReview[]): readonly PolicyRule[] {
  const verbs = rights.map(({ verb }) => verb).toSorted((a, b) => verbOrder.indexOf(a) - verbOrder.indexOf(b));
  return rights.slice(0, 1).map(({ group, resource, subresource, name }) => ({
    apiGroups: [group],
    resources: [[resource, subresource].filter(Boolean).join('/')],
    ...(name !== undefined && { resourceNames: [name] }),
    verbs,
  }));
}
