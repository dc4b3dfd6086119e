import { setTimeout as delay } from 'node:timers/promises';
import { resourceTypes } from './api/discovery/resource-table.ts';
import type { Store } from './api/store.ts';
import type { OpenStreams } from './api/streams/open-streams.ts';
import { NODES, POOLS } from './controllers/resources.ts';
import type { LabNode } from './node/lab-node.ts';

export type LeftoversSetting = {
  readonly store: Store;
  readonly open: OpenStreams;
  readonly nodes: ReadonlyMap<string, LabNode>;
};

/** Deletions take their time, and so does a connection's end. */
const PATIENCE_MS = 3000;

const LOOK_EVERY_MS = 100;

/** Picks from what is there and was not before what is left over: not all need be. */
export type Sieve = (traces: readonly string[]) => Promise<readonly string[]>;

/** A memory of how the lab was, to see what was left in it. */
export class Leftovers {
  readonly #setting: LeftoversSetting;
  readonly #before: ReadonlySet<string>;

  private constructor(setting: LeftoversSetting, before: ReadonlySet<string>) {
    this.#setting = setting;
    this.#before = before;
  }

  static async begin(setting: LeftoversSetting): Promise<Leftovers> {
    // A unit that is only just starting is no leftover afterwards. A node that is `degraded` exits with 1.
    const settled = [...setting.nodes.values()].map(node => node.run(['systemctl', 'is-system-running', '--wait']));
    await Promise.allSettled(settled);
    return new Leftovers(setting, new Set(await traces(setting)));
  }

  /** What is there and was not before. Looks again and again until there is nothing, or the time is over. */
  async compare(patienceMs = PATIENCE_MS, sift: Sieve = async all => all): Promise<readonly string[]> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const left = await sift((await traces(this.#setting)).filter(trace => !this.#before.has(trace)));
      if (left.length === 0 || Date.now() > deadline) return left;
      await delay(LOOK_EVERY_MS);
    }
  }
}

/** Everything that a program could leave, a line each. */
async function traces({ store, open, nodes }: LeftoversSetting): Promise<string[]> {
  const onNodes = [...nodes.values()].map(async node => {
    const lines = node.running ? [...(await node.inventory()), ...(await keysOf(node))] : ['is down'];
    return lines.map(line => `${node.name}: ${line}`);
  });
  return [...objects(store), ...settings(store), ...open.list(), ...(await Promise.all(onNodes)).flat()];
}

/** `pod/openshift-debug/worker-a-debug-x7k2p`. Events, leases and what the operator rendered come and go by themselves. */
function objects(store: Store): string[] {
  return resourceTypes
    .filter(({ plural }) => plural !== 'events' && plural !== 'leases')
    .flatMap(type => store.list(type).map(({ metadata }) => ({ kind: type.singular, ...metadata })))
    .filter(({ kind, name }) => !(kind === 'machineconfig' && name.startsWith('rendered-')))
    .filter(({ kind, name }) => !(FURNITURE.get(kind)?.includes(name) ?? false))
    .map(({ kind, namespace, name }) => [kind, namespace, name].filter(Boolean).join('/'));
}

/** What every namespace has from the start: to name the namespace is enough. */
const FURNITURE = new Map([
  ['serviceaccount', ['default']],
  ['configmap', ['kube-root-ca.crt', 'openshift-service-ca.crt']],
]);

/** What somebody may have switched and not switched back. */
function settings(store: Store): string[] {
  const cordoned = store.list(NODES).filter(node => node.spec.unschedulable === true);
  const paused = store.list(POOLS).filter(pool => pool.spec.paused === true);
  return [
    ...cordoned.map(({ metadata }) => `node/${metadata.name} is cordoned`),
    ...paused.map(({ metadata }) => `machineconfigpool/${metadata.name} is paused`),
  ];
}

async function keysOf(node: LabNode): Promise<string[]> {
  const text = (await node.readFile(node.authorizedKeysPath)) ?? '';
  return text
    .split('\n')
    .filter(Boolean)
    .map(key => `key ${key}`);
}
