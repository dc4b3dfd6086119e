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
    what: `node/${node}: what may be there, since it could not be looked at: ${withoutName(why, node)}`,
    recover: `${program} cleanup ${node}`,
  }));
}

/** A failure names its node itself, mostly first: `node/worker-b: …`, `node/worker-b is …`. */
function withoutName(why: string, node: string): string {
  const own = `node/${node}`;
  if (why.startsWith(`${own}: `)) return why.slice(own.length + 2);
  return why.startsWith(`${own} `) ? `it${why.slice(own.length)}` : why;
}
