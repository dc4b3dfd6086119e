import { parseFiles, readFiles } from '../../model/node/host-files.ts';
import { type RollbackView, readRollback, rollbackPatterns } from '../../model/rollback/rollback-view.ts';
import type { Ports } from '../../ports.ts';
import type { NodeView } from '../pod/open-debug-pod.ts';
import { runChecked } from '../pod/run-checked.ts';

/** Reads what a node says of its switch across the reboot: whether one is armed, and what the last one came to. */
export async function seeRollback(
  { reporter }: Pick<Ports, 'reporter'>,
  { node, inPod }: NodeView,
  signal: AbortSignal,
): Promise<RollbackView> {
  const { stdout } = await runChecked({ node, shell: inPod, reporter }, readFiles(rollbackPatterns), signal);
  return readRollback(parseFiles(stdout));
}
