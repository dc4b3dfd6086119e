import type { Node } from '../node/node.ts';

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
