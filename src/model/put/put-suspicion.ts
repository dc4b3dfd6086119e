import type { Node } from '../node/node.ts';
import { objectionTo } from '../node/node-verdict.ts';

/**
 * The next command, where a node that is not well has something in its `/usr` that was put there since its boot; `undefined`
 * where nothing is recorded. `program` is what the user calls this program.
 */
export function rescueHint({ metadata: { name }, bootId, usrRecord }: Node, program: string): string | undefined {
  if (usrRecord?.bootId !== bootId) return undefined;
  const { files, rpms, armed } = usrRecord;
  if (files.length === 0 && rpms.length === 0 && armed === null) return undefined;
  return `something was put there since its boot: ${program} rescue ${name}`;
}

/** `objectionTo`, where a node that is not ready may be so for what was put there. */
export function objectionToPod(node: Node, program: string): ReturnType<typeof objectionTo> {
  const objection = objectionTo(node);
  const suspicion = objection?.code === 'NODE_NOT_READY' ? rescueHint(node, program) : undefined;
  return objection && suspicion !== undefined ? { ...objection, hint: suspicion } : objection;
}
