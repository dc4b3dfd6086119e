import { Failure } from '../../errors.ts';
import { ignitionVersionFor } from '../../model/pool/cluster-config.ts';
import { grantManifest, grantName, keptPatch, machineConfigs } from '../../model/pool/machine-config.ts';
import { type Pool, pools, roleOf } from '../../model/pool/pool.ts';
import { judgePool } from '../../model/pool/pool-verdict.ts';
import type { Run } from '../../model/run-id.ts';
import type { WayIn } from '../../model/ssh/way-in.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import type { DebugPod, NodeView } from '../pod/open-debug-pod.ts';
import type { ClusterFacts } from '../prepare/read-cluster.ts';
import { unlessForbidden } from '../unless-forbidden.ts';
import { announceGrant } from './announce-grant.ts';
import { awaitKey } from './await-key.ts';
import type { MadeKey } from './make-key.ts';
import { seeKeyGone } from './see-key-gone.ts';

/** Longer than a pool of a hundred nodes takes at the operator's pace of one node each 5 s. */
const revokeTimeoutMs = 15 * 60_000;

export type GrantPorts = Pick<Ports, 'cluster' | 'reporter'>;

/** Where the taking back of keys stands in a run's order: the MachineConfigs first, then a look at the nodes. */
export type GrantUndo = { readonly configs: Undo; readonly nodes: Undo };

/** The pool through which a key is to be granted, and what that does to its nodes. */
export type GrantWay = Extract<WayIn, { kind: 'grant' }>;

/** A pod on the node that is to let the key in, as far as one is needed: to be made anew after a reboot, and to look. */
export type GrantedPod = NodeView & Pick<DebugPod, 'restart'>;

type Grant = {
  readonly name: string;
  readonly key: MadeKey;
  /** For which it was made, and on which it must be seen gone. */
  readonly nodes: Set<string>;
  /** Those of which the operator has said that they are rid of it. */
  readonly rid: Set<string>;
  /** What is to be forgotten for it to stay. */
  readonly forget: (() => void)[];
};

/**
 * The keys that a run has let in: one MachineConfig for each pool, made for the first node that needs it and shared by the
 * others. They are taken back when the run ends, and seen gone on each node that they were made for.
 */
export class KeyGrants {
  readonly #ports: GrantPorts;
  readonly #run: Run;
  readonly #facts: ClusterFacts;
  readonly #undo: GrantUndo;
  readonly #grants = new Map<string, Promise<Grant>>();
  /** The roles whose grant stays. */
  readonly #kept = new Set<string>();

  constructor(ports: GrantPorts, run: Run, facts: ClusterFacts, undo: GrantUndo) {
    this.#ports = ports;
    this.#run = run;
    this.#facts = facts;
    this.#undo = undo;
  }

  /** Lets a key in on the node of the pod, and waits until it is. `makeKey` is called once for each pool. */
  async letIn(pod: GrantedPod, way: GrantWay, makeKey: () => Promise<MadeKey>, signal: AbortSignal): Promise<MadeKey> {
    const { node } = pod;
    const role = roleOf(way.pool);
    const making = this.#grants.get(role) ?? this.#make(way, makeKey, signal);
    this.#grants.set(role, making);
    const { name, key, nodes, rid, forget } = await making;
    const { publicKey } = key.identity;
    nodes.add(node);
    if (!this.#kept.has(role)) {
      forget.push(seeKeyGone(this.#ports, { pod, publicKey, isSaidGone: () => rid.has(node), undo: this.#undo.nodes }));
    }
    const awaited = { node, pool: way.pool.metadata.name, config: name, publicKey, goal: 'granted' } as const;
    await awaitKey(this.#ports, awaited, signal);
    // To take a key up, a cluster whose policy says so drains the node, or reboots it.
    if (way.disruption !== undefined) await pod.restart(signal);
    return key;
  }

  /**
   * Leaves a pool's grant in place when the run ends, and marks it, so that nobody takes it for one that was forgotten;
   * returns the name of its MachineConfig. A user who may not mark it keeps it all the same.
   */
  async keep(pool: Pool, signal: AbortSignal): Promise<string> {
    const role = roleOf(pool);
    this.#kept.add(role);
    const grant = await this.#grants.get(role);
    if (!grant) throw new Error(`no key was granted through machineconfigpool/${pool.metadata.name}`);
    await unlessForbidden(this.#ports.cluster.patch(machineConfigs, { name: grant.name }, keptPatch, signal));
    for (const forget of grant.forget) forget();
    return grant.name;
  }

  async #make(way: GrantWay, makeKey: () => Promise<MadeKey>, signal: AbortSignal): Promise<Grant> {
    const { cluster, reporter } = this.#ports;
    const role = roleOf(way.pool);
    const [key] = await Promise.all([makeKey(), this.#refuseIfBusyNow(way.pool, signal)]);
    const { publicKey } = key.identity;
    const name = grantName(role, this.#run);
    announceGrant({ reporter }, { ...way, pools: this.#facts.pools ?? [] });
    const nodes = new Set<string>();
    const rid = new Set<string>();
    const leftover = { what: `machineconfig/${name}`, recover: `oc delete machineconfig ${name}` };
    const takeBack = (fresh: AbortSignal) => this.#revoke(way.pool, { name, key, nodes, rid }, fresh);
    const forget = this.#undo.configs.add(leftover, takeBack, revokeTimeoutMs);
    const ignitionVersion = ignitionVersionFor(this.#facts.version?.version);
    const manifest = grantManifest({ name, role, ignitionVersion, publicKey, run: this.#run });
    await this.#undo.configs.make(forget, own => cluster.create(machineConfigs, manifest, own), signal);
    reporter.emit({ kind: 'detail', text: `created machineconfig/${name}` });
    return { name, key, nodes, rid, forget: [forget] };
  }

  /** A debug pod may have taken minutes to start, and the pool is another one since it was judged. */
  async #refuseIfBusyNow({ metadata: { name } }: Pool, signal: AbortSignal): Promise<void> {
    const pool = await this.#ports.cluster.get(pools, { name }, signal);
    const verdict = pool && judgePool(pool);
    if (verdict?.kind !== 'refused') return;
    throw new Failure('refused', verdict.code, verdict.reason, { hint: verdict.hint });
  }

  /** A MachineConfig that is deleted is not left behind, whatever becomes of its key: that is for the nodes to tell. */
  async #revoke(pool: Pool, { name, key, nodes, rid }: Omit<Grant, 'forget'>, signal: AbortSignal): Promise<void> {
    const { cluster } = this.#ports;
    const { publicKey } = key.identity;
    const awaited = { pool: pool.metadata.name, config: name, publicKey, goal: 'revoked' } as const;
    await cluster.delete(machineConfigs, { name }, {}, signal);
    const hear = async (node: string): Promise<void> => {
      await awaitKey(this.#ports, { ...awaited, node }, signal);
      rid.add(node);
    };
    await Promise.allSettled([...nodes].map(hear));
  }
}
