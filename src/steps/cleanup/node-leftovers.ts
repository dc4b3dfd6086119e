import type { Leftover } from '../../model/leftover.ts';
import type { SeenNodes } from './look-at-nodes.ts';

/** Nodes on which there may be more, because nobody could look. */
export function nodeLeftovers({ outcomes, closed }: SeenNodes, program: string): readonly Leftover[] {
  const failed = outcomes.filter(outcome => outcome.failed !== undefined);
  const unseen = [
    ...failed.map(({ result }) => ({ node: result.node, why: result.message ?? result.state })),
    ...closed.map(node => ({ node, why: 'you may make no debug pod' })),
  ];
  return unseen.map(({ node, why }) => ({
    what: `node/${node}: what may be there, since it could not be looked at: ${why}`,
    recover: `${program} cleanup ${node}`,
  }));
}
