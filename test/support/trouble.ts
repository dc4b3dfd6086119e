import { machineConfigPools, machineConfigs } from '../lab/controllers/mco/resources.ts';
import { pausePool, resumePool, setKeyPolicy } from '../lab/controllers/mco/scenarios.ts';
import { NODES } from '../lab/controllers/resources.ts';
import { defaultKnobs, type Knobs } from '../lab/knobs.ts';
import type { Lab } from '../lab/lab.ts';

/** Resolves as soon as the cluster is so; it is looked at now and after each change. */
export async function until(lab: Lab, isSo: () => boolean): Promise<void> {
  if (isSo()) return;
  await new Promise<void>(done => {
    const stop = lab.store.listen(() => {
      if (!isSo()) return;
      stop();
      done();
    });
  });
}

/** The lab with these knobs turned, until the disposal; then all are as they were made. */
export function turned({ knobs }: Lab, change: Partial<Knobs>): Disposable {
  Object.assign(knobs, change);
  return { [Symbol.dispose]: () => void Object.assign(knobs, defaultKnobs()) };
}

/** A pool that somebody has paused, until the disposal. */
export function pausedPool({ store }: Lab, name: string): Disposable {
  pausePool(store, name);
  return { [Symbol.dispose]: () => resumePool(store, name) };
}

/** A node that somebody has cordoned, until the disposal. */
export function cordonedNode({ store }: Lab, name: string): Disposable {
  const mark = (unschedulable: boolean) =>
    store.update(NODES, undefined, name, node => {
      if (unschedulable) node.spec.unschedulable = true;
      else delete node.spec.unschedulable;
    });
  mark(true);
  return { [Symbol.dispose]: () => mark(false) };
}

/** Nodes in these zones, by their names, until the disposal. */
export function zonedNodes({ store }: Lab, zones: Readonly<Record<string, string>>): Disposable {
  const label = 'topology.kubernetes.io/zone';
  for (const [name, zone] of Object.entries(zones)) {
    store.update(NODES, undefined, name, ({ metadata }) => {
      metadata.labels = { ...metadata.labels, [label]: zone };
    });
  }
  return {
    [Symbol.dispose]: () => {
      for (const name of Object.keys(zones)) {
        store.update(NODES, undefined, name, ({ metadata }) => void delete metadata.labels?.[label]);
      }
    },
  };
}

/** What the cluster does to its nodes when a key changes, until the disposal. */
export async function keyPolicy(lab: Lab, type: 'Drain' | 'Reboot'): Promise<AsyncDisposable> {
  const set = async (types: readonly ('Drain' | 'Reboot')[]) => {
    setKeyPolicy(
      lab.store,
      types.map(one => ({ type: one })),
    );
    await until(lab, () => keyActions(lab).join() === (types.join() || 'None'));
  };
  await set([type]);
  return { [Symbol.asyncDispose]: () => set([]) };
}

/** A MachineConfig of somebody else's, until the disposal; then its pool is waited for, which must be as before. */
export function somebodysConfig(lab: Lab, spec: object): AsyncDisposable {
  const name = '99-worker-somebody';
  lab.store.create(machineConfigs, {
    apiVersion: 'machineconfiguration.openshift.io/v1',
    kind: 'MachineConfig',
    metadata: { name, generation: 1, labels: { 'machineconfiguration.openshift.io/role': 'worker' } },
    spec,
  });
  return {
    [Symbol.asyncDispose]: async () => {
      lab.store.remove(machineConfigs, undefined, name);
      await until(lab, () => isSettledWithout(lab, name) && poolIs(lab, 'Degraded', 'False'));
    },
  };
}

/** A key that is let in as `core`, by the rules. */
export const harmlessSpec = configOfUser('core');

/** A user that the operator makes for nobody: no pool that has this is rendered any more. */
export const unrenderableSpec = configOfUser('alice');

/** A condition of the worker pool. */
export function poolIs({ store }: Lab, type: string, status: 'True' | 'False'): boolean {
  const conditions = store.get(machineConfigPools, undefined, 'worker')?.status.conditions ?? [];
  return conditions.some((one: { type: string; status: string }) => one.type === type && one.status === status);
}

function isSettledWithout({ store }: Lab, config: string): boolean {
  const pool = store.get(machineConfigPools, undefined, 'worker');
  const { name, source } = pool?.spec.configuration ?? {};
  return name === pool?.status.configuration.name && !source.some((one: { name: string }) => one.name === config);
}

function keyActions({ store }: Lab): string[] {
  const configuration = store.get(
    { group: 'operator.openshift.io', plural: 'machineconfigurations' },
    undefined,
    'cluster',
  );
  const actions = configuration?.status.nodeDisruptionPolicyStatus.clusterPolicies.sshkey.actions ?? [];
  return actions.map(({ type }: { type: string }) => type);
}

function configOfUser(name: string): object {
  const users = [{ name, sshAuthorizedKeys: [`ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA${'A'.repeat(41)}E ${name}`] }];
  return { config: { ignition: { version: '3.2.0' }, passwd: { users } } };
}
