import { Failure } from '../errors.ts';
import { ignitionVersionFor } from '../model/cluster-config.ts';
import { grantManifest, grantName, machineConfigs } from '../model/machine-config.ts';
import { type Pool, poolsWithRole, roleOf } from '../model/pool.ts';
import type { Run } from '../model/run-id.ts';
import type { Identity, Ports } from '../ports.ts';
import type { Undo } from '../undo.ts';
import { awaitKey } from './await-key.ts';
import type { ClusterFacts } from './read-cluster.ts';

/** Longer than a pool of a hundred nodes takes at the operator's pace of one node each 5 s. */
const revokeTimeoutMs = 15 * 60_000;

export type GrantPorts = Pick<Ports, 'cluster' | 'reporter'>;

type Grant = {
  readonly name: string;
  readonly identity: Identity;
  /** For which it was made, and on which it must be seen gone. */
  readonly nodes: Set<string>;
  /** Makes it stay. */
  readonly keep: () => void;
};

/**
 * The keys that a run has let in: one MachineConfig for each pool, made for the first node that needs it and shared by the
 * others. They are taken back when the run ends, and seen gone on each node that they were made for.
 */
export class KeyGrants {
  readonly #ports: GrantPorts;
  readonly #run: Run;
  readonly #facts: ClusterFacts;
  readonly #undo: Undo;
  readonly #grants = new Map<string, Promise<Grant>>();

  constructor(ports: GrantPorts, run: Run, facts: ClusterFacts, undo: Undo) {
    this.#ports = ports;
    this.#run = run;
    this.#facts = facts;
    this.#undo = undo;
  }

  /** Lets a key in on the node, and waits until it is. `makeIdentity` is called once for each pool. */
  async letIn(node: string, pool: Pool, makeIdentity: () => Promise<Identity>, signal: AbortSignal): Promise<Identity> {
    const role = roleOf(pool);
    const making = this.#grants.get(role) ?? this.#make(pool, makeIdentity, signal);
    this.#grants.set(role, making);
    const { identity, nodes } = await making;
    nodes.add(node);
    const awaited = { node, pool: pool.metadata.name, publicKey: identity.publicKey, goal: 'granted' } as const;
    await awaitKey(this.#ports, awaited, signal);
    return identity;
  }

  /** Leaves a pool's grant in place when the run ends. */
  async keep(pool: Pool): Promise<void> {
    const grant = await this.#grants.get(roleOf(pool));
    grant?.keep();
  }

  async #make(pool: Pool, makeIdentity: () => Promise<Identity>, signal: AbortSignal): Promise<Grant> {
    const { cluster, reporter } = this.#ports;
    const role = roleOf(pool);
    const identity = await makeIdentity();
    const name = grantName(role, this.#run);
    this.#announce(role);
    const nodes = new Set<string>();
    const leftover = { what: `machineconfig/${name}`, recover: `oc delete machineconfig ${name}` };
    const takeBack = (fresh: AbortSignal) => this.#revoke(pool, { name, identity, nodes }, fresh);
    const keep = this.#undo.add(leftover, takeBack, revokeTimeoutMs);
    const ignitionVersion = ignitionVersionFor(this.#facts.version?.version);
    const manifest = grantManifest({ name, role, ignitionVersion, publicKey: identity.publicKey, run: this.#run });
    try {
      await cluster.create(machineConfigs, manifest, signal);
    } catch (error) {
      if (error instanceof Failure && error.kind === 'refused') keep();
      throw error;
    }
    reporter.emit({ kind: 'detail', text: `created machineconfig/${name}` });
    return { name, identity, nodes, keep };
  }

  /** One line, since it disturbs nobody: whom the key reaches. */
  #announce(role: string): void {
    const reached = poolsWithRole(role, this.#facts.pools ?? []);
    const names = reached.map(pool => pool.metadata.name).join(', ');
    const count = reached.reduce((sum, pool) => sum + pool.machineCount, 0);
    const text = `letting a key in as core by a MachineConfig: pools ${names || role}, ${count} nodes, no reboot`;
    this.#ports.reporter.emit({ kind: 'notice', text });
  }

  async #revoke(pool: Pool, { name, identity, nodes }: Omit<Grant, 'keep'>, signal: AbortSignal): Promise<void> {
    const { cluster } = this.#ports;
    const awaited = { pool: pool.metadata.name, publicKey: identity.publicKey, goal: 'revoked' } as const;
    await cluster.delete(machineConfigs, { name }, {}, signal);
    await Promise.all([...nodes].map(node => awaitKey(this.#ports, { ...awaited, node }, signal)));
  }
}
