import type { CheckedNode } from '../../model/check/check-result.ts';
import { type CheckRow, theCluster } from '../../model/check/check-row.ts';
import { connectionRow, topologyRow, versionRow } from '../../model/check/cluster-rows.ts';
import { rightsOfCommands } from '../../model/check/command-rights.ts';
import { constraintsRow, imageRow, namespaceRow } from '../../model/check/place-rows.ts';
import { poolRow } from '../../model/check/pool-row.ts';
import { askedFor, unique } from '../../model/check/rights.ts';
import { rightsRow } from '../../model/check/rights-row.ts';
import { isDrained } from '../../model/drain/is-drained.ts';
import { type Pool, poolOf } from '../../model/pool/pool.ts';
import type { CheckRequest } from '../../model/request.ts';
import { allOrNone } from '../all-or-none.ts';
import type { Prepared } from '../prepare/prepare.ts';
import { withoutKey } from '../prepare/prepare-usr.ts';
import { refuseKeyChange } from '../prepare/refuse-key-change.ts';
import { readingOnce } from '../reading-once.ts';
import { checkNode } from './check-node.ts';
import { refusalOf } from './failure-as-value.ts';
import { type CheckPorts, type ClusterSight, seeCluster } from './see-cluster.ts';

/** What the API alone tells. */
export type ApiChecks = {
  readonly ofCluster: readonly CheckRow[];
  readonly ofPools: readonly CheckRow[];
  /** Their own rows, in the order of the target. */
  readonly ofNodes: readonly CheckedNode[];
  /** For debug pods on these nodes. */
  readonly prepared: Prepared;
};

/** Asks everything that the commands ask before they make anything; what they would throw becomes a row. */
export async function checkByApi(
  { cluster, ...rest }: CheckPorts,
  request: CheckRequest,
  signal: AbortSignal,
): Promise<ApiChecks> {
  const ports = { ...rest, cluster: readingOnce(cluster) };
  ports.reporter.emit({ kind: 'progress', text: 'looking at the cluster' });
  const sight = await seeCluster(ports, request, signal);
  const { run, facts, place, identities, mayUseConstraints } = sight;
  const checked = await allOrNone(
    sight.targets,
    (node, own) => checkNode(ports, { node, sight, request }, own),
    signal,
  );
  const ofPools = await allOrNone(
    poolsOfTargets(sight),
    (pool, own) => checkPool(ports, { pool, sight, request }, own),
    signal,
  );
  const nodes = checked.map(({ prepared }) => prepared);
  const grantsKey = checked.some(node => node.grantsKey);
  const rights = await checkRights(ports, { sight, request, grantsKey }, signal);
  return {
    ofCluster: [
      connectionRow(cluster.identity, sight.user),
      versionRow({ openshift: facts.version?.version, kubernetes: sight.version }),
      topologyRow({ ...facts, withoutKey }),
      namespaceRow({ ...place, namespace: sight.namespace }),
      ...(mayUseConstraints ? [constraintsRow(mayUseConstraints, sight.user)] : []),
      ...(sight.image ? [imageRow(theCluster, sight.image)] : []),
      ...rights,
    ],
    ofPools,
    ofNodes: checked.map(({ prepared, rows }) => ({ node: prepared.node.metadata.name, rows })),
    prepared: { run, facts, namespace: place, identities, nodes },
  };
}

function poolsOfTargets({ targets, facts }: ClusterSight): readonly Pool[] {
  const { pools } = facts;
  if (!pools) return [];
  const theirs = new Set(targets.map(node => poolOf(node, pools)));
  return pools.filter(pool => theirs.has(pool));
}

type Scene = { readonly sight: ClusterSight; readonly request: CheckRequest };

async function checkPool(
  ports: CheckPorts,
  { pool, sight: { facts }, request }: Scene & { readonly pool: Pool },
  signal: AbortSignal,
): Promise<CheckRow> {
  const { common } = request;
  const refusal = await refusalOf(() => refuseKeyChange(ports, { pool, facts, common }, signal));
  return poolRow(pool, facts.version?.version, refusal);
}

async function checkRights(
  { cluster }: Pick<CheckPorts, 'cluster'>,
  { sight, request, grantsKey }: Scene & { readonly grantsKey: boolean },
  signal: AbortSignal,
): Promise<readonly CheckRow[]> {
  const { place: namespace, facts } = sight;
  const drains = isDrained(request.drain, facts.infrastructure) ? 'yes' : 'no';
  const operator = facts.pools || facts.poolsAreHidden ? 'yes' : 'no';
  const commands = rightsOfCommands({ namespace, grantsKey, drains, operator });
  const reviews = unique(commands.flatMap(askedFor));
  const allowed = await allOrNone(reviews, (review, own) => cluster.isAllowed(review, own), signal);
  const missing = reviews.filter((_, index) => !allowed[index]);
  return commands.map(command => rightsRow(command, missing, namespace));
}
