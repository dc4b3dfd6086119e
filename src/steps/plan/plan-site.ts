import type { PlanStep } from '../../model/event.ts';
import { readFiles } from '../../model/node/host-files.ts';
import { lookPatterns } from '../../model/node/node-look.ts';
import { debugNamespaceManifest, debugPodManifest, priorityClassFor } from '../../model/pod/debug-pod.ts';
import { ignitionVersionFor } from '../../model/pool/cluster-config.ts';
import { grantManifest, grantName } from '../../model/pool/machine-config.ts';
import { type Pool, poolsWithRole, roleOf } from '../../model/pool/pool.ts';
import type { SshFlags } from '../../model/request.ts';
import { throughPod } from '../../model/ssh/host-route.ts';
import type { SiteOptions } from '../pod/open-node.ts';
import type { PreparedNode } from '../prepare/prepare.ts';

/** What a run makes before its own work, and what it takes back after it. */
export type PlannedSite = { readonly opened: readonly PlanStep[]; readonly removed: readonly PlanStep[] };

export type PlanSiteOptions = Omit<SiteOptions, 'undo'> & {
  /** `undefined` where no login is needed. */
  readonly ssh: SshFlags | undefined;
};

/** The namespace, the pods and the keys of a run, as `openSite` and `openSsh` would make them. */
export function planSite(nodes: readonly PreparedNode[], options: PlanSiteOptions): PlannedSite {
  const { prepared, common, ssh } = options;
  const { namespace, run } = prepared;
  const ways = nodes.flatMap(({ wayIn }) => (wayIn.kind === 'grant' ? [wayIn.pool] : []));
  const pools = [...new Map(ways.map(pool => [pool.metadata.name, pool])).values()];
  const temporary: PlanStep[] = namespace.temporary ? [{ kind: 'create', manifest: debugNamespaceManifest(run) }] : [];
  const namespaceGoes = namespace.temporary ? [deletionOf(`namespace/${namespace.name}`)] : [];
  return {
    opened: [
      ...temporary,
      ...nodes.flatMap(node => podOf(node, options)),
      ...pools.flatMap(pool => grantOf(pool, options)),
    ],
    removed: [
      ...(ssh?.keepKey ? [] : pools.map(pool => deletionOf(`machineconfig/${grantName(roleOf(pool), run)}`))),
      ...(common.debugPod.keepPod ? [] : [note('the debug pods are deleted'), ...namespaceGoes]),
    ],
  };
}

/** A command that only looks, through the debug pod. */
export function planLook(node: string): PlanStep {
  return { kind: 'run', node, argv: throughPod(readFiles(lookPatterns).argv) };
}

export function note(text: string): PlanStep {
  return { kind: 'note', text };
}

function podOf({ node, image }: PreparedNode, { prepared, lifetimeSeconds }: PlanSiteOptions): PlanStep[] {
  const { run, namespace, facts } = prepared;
  const { name } = node.metadata;
  const priorityClass = priorityClassFor(facts.version?.version);
  const pod = { node: name, namespace: namespace.name, image, run, priorityClass, lifetimeSeconds };
  return [{ kind: 'create', manifest: debugPodManifest(pod) }, planLook(name)];
}

function grantOf(pool: Pool, { prepared: { run, facts } }: PlanSiteOptions): PlanStep[] {
  const role = roleOf(pool);
  const reached = poolsWithRole(role, facts.pools ?? []).map(other => other.metadata.name);
  const manifest = grantManifest({
    name: grantName(role, run),
    role,
    ignitionVersion: ignitionVersionFor(facts.version?.version),
    publicKey: { algorithm: 'ecdsa-sha2-nistp256', base64: '(made when the command runs)', comment: '' },
    run,
  });
  return [
    { kind: 'create', manifest },
    note(
      `wait until the key is let in (it reaches the ${reached.length === 1 ? 'pool' : 'pools'} ${reached.join(', ')})`,
    ),
  ];
}

function deletionOf(object: string): PlanStep {
  return { kind: 'delete', object };
}
