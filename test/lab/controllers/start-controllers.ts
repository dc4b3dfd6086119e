import type { Store } from '../api/store.ts';
import type { Knobs } from '../knobs.ts';
import type { NodeRuntime } from '../runtime.ts';
import { startCordonTaint } from './cordon-taint.ts';
import { startDisruptionBudgets } from './disruption-budgets.ts';
import { DaemonPods } from './mco/daemon-pods.ts';
import type { Role } from './mco/initial-objects.ts';
import type { KeyFile } from './mco/key-file.ts';
import { MachineConfigOperator } from './mco/operator.ts';
import { NamespaceController } from './namespace-controller.ts';
import { NodeFleet } from './node-fleet.ts';
import { startScheduler } from './scheduler.ts';
import { TaintEviction } from './taint-eviction.ts';

export type ControllerSetting = {
  readonly store: Store;
  readonly knobs: Knobs;
  readonly nodes: ReadonlyMap<string, NodeRuntime>;
  readonly keyFile: (node: string) => KeyFile;
  readonly fipsRoles: ReadonlySet<Role>;
  readonly customPools: readonly string[];
};

export type Controllers = AsyncDisposable & { readonly fleet: NodeFleet; readonly mco: MachineConfigOperator };

/** Everything that moves by itself. The nodes must be registered; resolves when the operator has settled. */
export async function startControllers(setting: ControllerSetting): Promise<Controllers> {
  const { store, knobs } = setting;
  await using ends = new AsyncDisposableStack();
  const daemons = ends.use(new DaemonPods(setting));
  const mco = ends.use(await MachineConfigOperator.start({ ...setting, isAlive: node => daemons.isAlive(node) }));
  const fleet = ends.use(new NodeFleet(setting.nodes, setting));
  ends.use(new NamespaceController(setting));
  ends.use(startScheduler(store));
  ends.use(startCordonTaint(store));
  ends.use(new TaintEviction(store));
  ends.use(startDisruptionBudgets(store, knobs));
  const end = ends.move();
  return { mco, fleet, [Symbol.asyncDispose]: () => end.disposeAsync() };
}
