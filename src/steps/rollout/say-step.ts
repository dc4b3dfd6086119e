import { Failure } from '../../errors.ts';
import type { Ports } from '../../ports.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import type { RolloutWork } from './roll-out.ts';

/** The same work, whose failure says what was being done on the node when the time of the whole run was up. */
export function sayingStep(
  { reporter }: Pick<Ports, 'reporter'>,
  { prepare, disturb }: RolloutWork,
  signal: AbortSignal,
): RolloutWork {
  const saying = async <T>({ node }: PreparedNode, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      // What waits for something says already what it has seen of it last.
      if (!(error instanceof Failure) || error !== signal.reason || error.kind !== 'timeout') throw error;
      const step = reporter.doing(node.metadata.name);
      if (step === undefined) throw error;
      const { kind, code, message, hint } = error;
      throw new Failure(kind, code, `${message}; last seen: ${step}`, { hint, cause: error });
    }
  };
  return {
    prepare: (node, settle) => saying(node, prepare(node, settle)),
    disturb: (node, settle) => saying(node, disturb(node, settle)),
  };
}
