import { type Draft, Store, type StoredObject } from '../../api/store.ts';
import { defaultKnobs, type Knobs } from '../../knobs.ts';
import { NODES } from '../resources.ts';
import { Chronicle } from './chronicle.ts';
import type { KeyFile } from './key-file.ts';
import { ManualTimers } from './manual-timers.ts';
import { MachineConfigOperator, type MachineConfigOperatorOptions } from './operator.ts';
import { PaperNode } from './paper-node.ts';
import { machineConfigs, machineConfigVersion, roleLabel } from './resources.ts';

/** An operator with a store, a clock that the test moves, and nodes in memory. */
export type PaperCluster = AsyncDisposable & {
  readonly store: Store;
  readonly timers: ManualTimers;
  readonly knobs: Knobs;
  readonly nodes: Map<string, PaperNode>;
  readonly chronicle: Chronicle;
  /** What happens in the next `ms`. */
  readonly watch: (ms: number) => Promise<readonly string[]>;
};

/** With the pauses of a real cluster's controllers, and daemons that need half a second. */
export async function openPaperCluster(
  roles: Readonly<Record<string, readonly string[]>>,
  options: Partial<MachineConfigOperatorOptions> & { readonly file?: KeyFile } = {},
): Promise<PaperCluster> {
  const timers = new ManualTimers();
  const store = new Store();
  const knobs = {
    ...defaultKnobs(),
    mcoRenderMs: 5000,
    mcoPaceMs: 5000,
    mcoApplyMs: 300,
    mcoDrainMs: 100,
    mcoPollMs: 100,
  };
  const papers = new Map<string, PaperNode>();
  for (const [name, ofNode] of Object.entries(roles)) {
    store.create(NODES, nodeOf(name, ofNode));
    papers.set(name, new PaperNode(name, timers));
  }
  const keyFile = (): KeyFile => options.file ?? 'authorized_keys.d/ignition';
  const operator = await MachineConfigOperator.start({ store, knobs, nodes: papers, keyFile, timers, ...options });
  const chronicle = new Chronicle(store, () => timers.ms);
  return {
    store,
    timers,
    knobs,
    nodes: papers,
    chronicle,
    watch: async ms => {
      await timers.advance(ms);
      return chronicle.take();
    },
    [Symbol.asyncDispose]: () => operator[Symbol.asyncDispose](),
  };
}

export function nodeOf(name: string, roles: readonly string[]): Draft {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: Object.fromEntries(roles.map(role => [`node-role.kubernetes.io/${role}`, ''])),
    },
    spec: {},
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

/** A MachineConfig that lets keys in. */
export function keysFor(role: string, name: string, keys: readonly string[]): Draft {
  return configFor(role, name, {
    ignition: { version: '3.2.0' },
    passwd: { users: [{ name: 'core', sshAuthorizedKeys: keys }] },
  });
}

export function configFor(role: string, name: string, config: object): Draft {
  return {
    apiVersion: machineConfigVersion,
    kind: 'MachineConfig',
    metadata: { name, generation: 1, labels: { [roleLabel]: role } },
    spec: { config },
  };
}

/** A file that no policy knows, so that it drains and reboots. */
export function fileFor(role: string, name: string): Draft {
  const file = { path: '/etc/lab.conf', mode: 0o644, contents: { source: 'data:,lab' } };
  return configFor(role, name, { ignition: { version: '3.2.0' }, storage: { files: [file] } });
}

export function createConfig(store: Store, draft: Draft): StoredObject {
  return store.create(machineConfigs, draft);
}
