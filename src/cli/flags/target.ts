import type { Target } from '../../model/request.ts';
import type { Args } from '../command.ts';
import { single, toggle } from '../flag.ts';
import { parseNodeName } from '../node-name.ts';
import { usageFailure } from '../usage-failure.ts';
import { parseObjectName, parseText } from '../value.ts';

const selector = single(
  {
    name: 'selector',
    short: 'l',
    placeholder: 'SELECTOR',
    summary: 'the nodes with these labels, as in oc get nodes -l',
  },
  parseText,
);
const pool = single(
  { name: 'pool', placeholder: 'POOL', summary: 'the nodes of this machine config pool' },
  parseObjectName,
);
const all = toggle({ name: 'all', summary: 'all nodes' });

/** What the help says of the operands of a command that has these flags. */
export const targetSummary =
  'names of nodes (worker-a or node/worker-a), or instead one of --selector, --pool and --all';

export const targetFlags = [selector, pool, all];

/**
 * The nodes that a command is for: named by `words`, or by exactly one of the flags. `NO_TARGET`, `CONFLICTING_FLAGS`,
 * `BAD_VALUE`.
 */
export function readTarget(args: Args, words: readonly string[] = args.operands): Target {
  const target = readTargetIfAny(args, words);
  if (target) return target;
  throw usageFailure('NO_TARGET', 'no node is named', 'name nodes, or give --selector, --pool or --all');
}

/** The same for a command that also goes without: `undefined`. */
export function readTargetIfAny(args: Args, words: readonly string[] = args.operands): Target | undefined {
  const [target, another] = waysOf(args, words);
  if (target && another)
    throw usageFailure(
      'CONFLICTING_FLAGS',
      `${spellingOf(target)} and ${spellingOf(another)} cannot be given together`,
    );
  return target;
}

/** Whether a flag says which nodes, so that no word needs to. */
export function isTargetByFlag(args: Args): boolean {
  return waysOf(args, []).length > 0;
}

function waysOf(args: Args, words: readonly string[]): readonly Target[] {
  const [first, ...others] = new Set(words.map(parseNodeName));
  const labels = args.get(selector);
  const members = args.get(pool);
  const otherwise = args.likelyCommand;
  const ways: readonly (Target | undefined)[] = [
    first === undefined
      ? undefined
      : { kind: 'names', names: [first, ...others], ...(otherwise !== undefined && { otherwise }) },
    labels === undefined ? undefined : { kind: 'selector', selector: labels },
    members === undefined ? undefined : { kind: 'pool', pool: members },
    args.get(all) ? { kind: 'all' } : undefined,
  ];
  return ways.filter(way => way !== undefined);
}

function spellingOf(target: Target): string {
  return target.kind === 'names' ? 'names of nodes' : `--${target.kind}`;
}
