import { Failure } from '../../errors.ts';
import type { Ports } from '../../ports.ts';

/** Writes on a Node object. A user who may not gets a warning: the node is as asked for all the same. */
export async function warnUnlessRecorded(
  { reporter }: Pick<Ports, 'reporter'>,
  node: string,
  write: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    reporter.emit({ kind: 'warning', node, text: `not recorded on the node object: ${error.message}` });
  }
}
