import { Failure } from '../../errors.ts';
import type { Node } from '../../model/node/node.ts';
import type { objectionTo } from '../../model/node/node-verdict.ts';
import { objectionToPod } from '../../model/put/put-suspicion.ts';
import type { Common, SshFlags, Target } from '../../model/request.ts';
import type { Run } from '../../model/run-id.ts';
import { findWayIn, type WayIn } from '../../model/ssh/way-in.ts';
import type { Identity, Ports } from '../../ports.ts';
import { chooseDebugImage } from '../pod/debug-image.ts';
import { chooseDebugNamespace, type DebugNamespace } from '../pod/debug-namespace.ts';
import { readingOnce } from '../reading-once.ts';
import { checkAccess } from './check-access.ts';
import { findIdentities } from './find-identities.ts';
import { objectionToDisruption } from './key-disruption.ts';
import { type ClusterFacts, readCluster } from './read-cluster.ts';
import { renderedConfigOf } from './rendered-config.ts';
import { selectNodes } from './select-nodes.ts';

/** What is wanted of the nodes: which, by which way, with which key. */
export type Wanted = {
  readonly target: Target;
  readonly common: Common;
  /** `undefined` where no login is needed. */
  readonly ssh: SshFlags | undefined;
  /** What else the user can do where no key is let in, for hints: `add --via host, which needs no key`. */
  readonly withoutKey: string;
};

/** One node with everything that was found out about it by the API; `objection` is why nothing is tried on it. */
export type PreparedNode = {
  readonly node: Node;
  readonly image: string;
  readonly wayIn: Exclude<WayIn, { kind: 'refused' }>;
  readonly objection: Failure | undefined;
};

export type Prepared = {
  readonly run: Run;
  readonly facts: ClusterFacts;
  readonly namespace: DebugNamespace;
  /** The user's own keys, in the order in which they are tried. */
  readonly identities: readonly Identity[];
  readonly nodes: readonly PreparedNode[];
};

/** Reads all that the API can tell before anything is made, side by side, and refuses what cannot work. */
export async function prepare(
  { cluster, ...rest }: Pick<Ports, 'cluster' | 'ssh' | 'files' | 'clock' | 'reporter'>,
  { target, common, ssh, withoutKey }: Wanted,
  signal: AbortSignal,
): Promise<Prepared> {
  // The nodes of a pool have one rendered config, of a MB or more.
  const ports = { ...rest, cluster: readingOnce(cluster) };
  ports.reporter.emit({ kind: 'progress', text: 'looking at the cluster' });
  const run: Run = { id: ports.clock.randomSuffix(5) };
  const reading = readCluster(ports, signal);
  const [nodes, facts, namespace, identities] = await Promise.all([
    selectNodes(ports, target, async () => (await reading).pools, signal),
    reading,
    chooseDebugNamespace(ports, common.debugPod, run, signal),
    ssh ? reading.then(known => findIdentities(ports, ssh, known, signal)) : [],
  ]);
  const insistsOn = ssh && algorithmWanted(ssh, identities);
  const prepareOne = async (node: Node): Promise<PreparedNode> => {
    const [image, wayIn] = await Promise.all([
      common.debugPod.image ?? chooseDebugImage(ports, node.metadata.name, signal),
      ssh ? lookForWayIn(ports, { node, facts, identities, insistsOn, withoutKey }, signal) : nobodyAsked,
    ]);
    const objection =
      objectionToPod(node, common.program) ??
      (wayIn.kind === 'refused' ? wayIn : undefined) ??
      (await disruptionBy(ports, { wayIn, facts, common, withoutKey }, signal));
    return {
      node,
      image,
      wayIn: wayIn.kind === 'refused' ? nobodyAsked : wayIn,
      objection: objection && new Failure('refused', objection.code, objection.reason, { hint: objection.hint }),
    };
  };
  const prepared = await Promise.all(nodes.map(prepareOne));
  const grantsKey = prepared.some(({ wayIn, objection }) => wayIn.kind === 'grant' && !objection);
  if (prepared.some(({ objection }) => !objection)) await checkAccess(ports, { namespace, grantsKey }, signal);
  return { run, facts, namespace, identities, nodes: prepared };
}

/** Of the file that `--key` names, which comes first; or of the key that is to be made. */
export function algorithmWanted({ key, keyType }: SshFlags, [first]: readonly Identity[]): string | undefined {
  return key.kind === 'file' ? first?.publicKey.algorithm : keyType;
}

const nobodyAsked = { kind: 'unknown' } as const satisfies WayIn;

type NodeToEnter = Pick<Wanted, 'withoutKey'> & {
  readonly node: Node;
  readonly facts: ClusterFacts;
  readonly identities: readonly Identity[];
  /** The algorithm of the key that the user names, or wants to be made. */
  readonly insistsOn?: string | undefined;
};

/** How to get in to a node by SSH, from what the API says of it. */
export async function lookForWayIn(
  ports: Pick<Ports, 'cluster'>,
  { node, facts, identities, insistsOn, withoutKey }: NodeToEnter,
  signal: AbortSignal,
): Promise<WayIn> {
  return findWayIn({
    node,
    pools: facts.pools,
    poolsAreHidden: facts.poolsAreHidden,
    rendered: await renderedConfigOf(ports, node, signal),
    version: facts.version?.version,
    machineConfiguration: facts.machineConfiguration,
    keys: identities.map(identity => identity.publicKey),
    insistsOn,
    withoutKey,
  });
}

/** A grant that would drain or reboot nodes is not made for the asking. */
async function disruptionBy(
  { cluster }: Pick<Ports, 'cluster'>,
  {
    wayIn,
    facts,
    common,
    withoutKey,
  }: Pick<Wanted, 'common' | 'withoutKey'> & {
    readonly wayIn: WayIn;
    readonly facts: ClusterFacts;
  },
  signal: AbortSignal,
): Promise<ReturnType<typeof objectionTo>> {
  if (wayIn.kind !== 'grant' || wayIn.disruption === undefined || common.allowDisruption) return undefined;
  const { pool, disruption } = wayIn;
  const objection = await objectionToDisruption({ cluster }, { pool, pools: facts.pools ?? [], disruption }, signal);
  return { ...objection, hint: `add --allow-disruption if that is wanted; or ${withoutKey}` };
}
