import type { NodeRuntime } from '../../runtime.ts';
import type { MachineConfigSpec } from './merge.ts';

/**
 * What the daemon does to the operating system: it drops whatever waits for the next boot, whoever has staged that, and
 * stages its own, which it then boots (MCO `pkg/daemon/update.go`, `applyOSChanges`, `updateKernelArguments`). Of all that
 * may change only kernel arguments are really changed here.
 */
export async function changeSystem(node: NodeRuntime, from: MachineConfigSpec, to: MachineConfigSpec): Promise<void> {
  await node.run(['rpm-ostree', 'cleanup', '-p']);
  const [before, after] = [from.kernelArguments ?? [], to.kernelArguments ?? []];
  const changes = [...before.map(argument => `--delete=${argument}`), ...after.map(argument => `--append=${argument}`)];
  if (changes.length > 0 && before.join(' ') !== after.join(' ')) await node.run(['rpm-ostree', 'kargs', ...changes]);
}
