import type { Store, StoredObject } from '../../api/store.ts';
import type { Knobs } from '../../knobs.ts';
import type { NodeRuntime } from '../../runtime.ts';
import { NODES } from '../resources.ts';
import { actionsFor, compareConfigs, policiesInForce } from './disruption.ts';
import { keysOf } from './ignition.ts';
import { type KeyFile, writeKeys } from './key-file.ts';
import { specOf } from './merge.ts';
import type { NodeDisk } from './node-disk.ts';
import { type Marks, marksOf } from './node-marks.ts';
import { poolsOfNode } from './pool-of-node.ts';
import { machineConfigs } from './resources.ts';
import { changeSystem } from './system-change.ts';
import { pause, type Timers } from './timers.ts';

export type DaemonWorld = {
  readonly store: Store;
  readonly knobs: Knobs;
  readonly timers: Timers;
  readonly name: string;
  /** `undefined`: a node that exists in the API only. */
  readonly runtime: NodeRuntime | undefined;
  readonly keyFile: KeyFile;
  readonly isAlive: () => boolean;
  readonly disk: NodeDisk;
  readonly mark: (marks: Marks) => void;
  /** Aborted when the node goes down. */
  readonly signal: AbortSignal;
};

/**
 * One look of a daemon at its node, and what follows from it (MCO `pkg/daemon/daemon.go` `syncNode`, `update.go`
 * `update`). What throws makes the node Degraded with the error's message as the reason.
 */
export async function updateNode(world: DaemonWorld): Promise<void> {
  const { mark, signal } = world;
  const { desiredConfig, currentConfig, state, 'post-config-action': pending } = marks(world);
  if (currentConfig === undefined || desiredConfig === undefined) return join(world);
  if (pending === 'Rebooting') mark({ 'post-config-action': '' });
  if (desiredConfig === currentConfig && state === 'Done') return;
  const from = (await world.disk.recall()) ?? getConfig(world, currentConfig);
  signal.throwIfAborted();
  const isApplied = from.metadata.name === desiredConfig && state !== 'Degraded';
  const outcome = isApplied ? 'applied' : await apply(world, from, getConfig(world, desiredConfig));
  if (outcome === 'applied') await finish(world, desiredConfig);
}

/** A node that joins has what its pool has, as its first boot leaves it. */
async function join({ store, name, runtime, keyFile, disk, mark }: DaemonWorld): Promise<void> {
  const node = store.get(NODES, undefined, name);
  const pool = node && poolsOfNode(store, node)[0];
  const target: string = pool?.status?.configuration?.name ?? pool?.spec.configuration?.name ?? '';
  const config = store.get(machineConfigs, undefined, target);
  if (!config) return;
  if (runtime) await writeKeys(runtime, keyFile, keysOf(specOf(config).config));
  await disk.remember(config);
  const uncordon = `uncordon-${target}`;
  const drains = { desiredDrain: uncordon, lastAppliedDrain: uncordon };
  mark({ currentConfig: target, desiredConfig: target, ...drains, reason: '', state: 'Done' });
}

async function apply(world: DaemonWorld, from: StoredObject, to: StoredObject): Promise<'applied' | 'rebooting'> {
  const { store, knobs, timers, name, runtime, disk, mark, signal } = world;
  if (marks(world).state !== 'Degraded') mark({ state: 'Working' });
  const difference = compareConfigs(specOf(from), specOf(to));
  const actions = actionsFor(difference, policiesInForce(store)).map(({ type }) => type);
  const needsReboot = actions.includes('Reboot');
  if (needsReboot || actions.includes('Drain')) await drain(world, to.metadata.name);
  await pause(timers, knobs.mcoApplyMs, signal);
  const fault = knobs.mcoDegraded.get(name);
  if (fault !== undefined) throw new Error(fault);
  if (difference.passwd) await updateKeys(world, keysOf(specOf(to).config));
  if (difference.system && runtime) await changeSystem(runtime, specOf(from), specOf(to));
  await disk.remember(to);
  signal.throwIfAborted();
  if (!needsReboot || !runtime) return 'applied';
  mark({ 'post-config-action': 'Rebooting' });
  await runtime.reboot();
  return 'rebooting';
}

/** Up to release-4.13 `updateSSHKeys` returns early where no user is left. */
async function updateKeys({ runtime, keyFile, knobs }: DaemonWorld, keys: readonly string[]): Promise<void> {
  const isKept = keys.length === 0 && knobs.mcoKeepsLastKeys;
  if (runtime && !isKept) await writeKeys(runtime, keyFile, keys);
}

/** A cluster of one node is never drained (`drainRequired`). */
async function drain(world: DaemonWorld, config: string): Promise<void> {
  const { controlPlaneTopology, lastAppliedDrain } = marks(world);
  const wanted = `drain-${config}`;
  if (controlPlaneTopology !== 'SingleReplica' && lastAppliedDrain !== wanted) await awaitDrain(world, wanted);
}

/** First uncordoned, then Done (`completeUpdate`, `SetDone`); unless something else is wanted by now. */
async function finish(world: DaemonWorld, config: string): Promise<void> {
  if (marks(world).desiredConfig !== config) return;
  await awaitDrain(world, `uncordon-${config}`);
  world.mark({ state: 'Done', currentConfig: config, reason: '' });
}

/** Asks the drain controller, and looks every `mcoPollMs` whether it has done so. */
async function awaitDrain(world: DaemonWorld, wanted: string): Promise<void> {
  world.mark({ desiredDrain: wanted });
  do {
    await pause(world.timers, world.knobs.mcoPollMs, world.signal);
  } while (marks(world).lastAppliedDrain !== wanted);
}

function marks({ store, name }: DaemonWorld): Marks {
  const node = store.get(NODES, undefined, name);
  return node ? marksOf(node) : {};
}

function getConfig({ store }: DaemonWorld, name: string): StoredObject {
  const config = store.get(machineConfigs, undefined, name);
  if (!config) throw new Error(`machineconfig.machineconfiguration.openshift.io "${name}" not found`);
  return config;
}
