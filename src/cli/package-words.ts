import type { Target } from '../model/request.ts';
import type { Args } from './command.ts';
import { isTargetByFlag, readTarget } from './flags/target.ts';
import { namesNode } from './node-name.ts';
import { parsePackageName } from './package-name.ts';

/** What the help says of the operands of a command that reads them so. */
export const packageWordsSummary =
  'names of packages, then the name of a node; with node/NAME, --selector, --pool or --all every other word is a package';

/**
 * Packages and nodes out of one row of words: the last one is the node, unless a word or a flag can only mean nodes.
 * `NO_TARGET`, `CONFLICTING_FLAGS`, `BAD_VALUE`
 */
export function readPackageWords(args: Args): { readonly packages: readonly string[]; readonly target: Target } {
  const { operands } = args;
  const nodes = operands.filter(namesNode);
  const isSaid = nodes.length > 0 || isTargetByFlag(args);
  const target = readTarget(args, isSaid ? nodes : operands.slice(-1));
  const others = isSaid ? operands.filter(word => !namesNode(word)) : operands.slice(0, -1);
  return { packages: [...new Set(others.map(parsePackageName))], target };
}
