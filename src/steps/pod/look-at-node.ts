import { Failure } from '../../errors.ts';
import { parseFiles, readFiles } from '../../model/node/host-files.ts';
import { lookPatterns, type NodeLook, readLook } from '../../model/node/node-look.ts';
import type { Ports } from '../../ports.ts';
import type { NodeView } from './open-debug-pod.ts';
import { runChecked } from './run-checked.ts';

/** Reads what the node says of itself, in one command. PID 1's mount table is the same whoever reads it. */
export async function lookAtNode(
  { reporter }: Pick<Ports, 'reporter'>,
  { node, inPod }: NodeView,
  signal: AbortSignal,
): Promise<NodeLook> {
  const { stdout } = await runChecked({ node, shell: inPod, reporter }, readFiles(lookPatterns), signal);
  const look = readLook(parseFiles(stdout));
  if (!look) {
    throw new Failure('failed', 'NODE_UNREADABLE', `node/${node}: nothing of its state could be read`, {
      hint: `oc debug node/${node} -- chroot /host cat /proc/1/mountinfo`,
    });
  }
  return look;
}
