import type { Rollout } from '../../model/put/install.ts';
import type { Args } from '../command.ts';
import { singleOr } from '../flag.ts';
import { quoted, usageFailure } from '../usage-failure.ts';
import { countFrom } from '../value.ts';

const maxUnavailable = singleOr(
  {
    name: 'max-unavailable',
    placeholder: 'N|N%',
    summary: 'how many nodes at once, where they may become unavailable',
  },
  '1',
  parseMaxUnavailable,
);
const canary = singleOr(
  { name: 'canary', placeholder: 'N', summary: 'begin with this many nodes, and with the others once these are done' },
  '0',
  countFrom(0),
);
const maxFailures = singleOr(
  { name: 'max-failures', placeholder: 'N', summary: 'begin no further node after more failures than this' },
  '0',
  countFrom(0),
);

/** What they are about is nodes that become unavailable. */
export const turnFlags = [maxUnavailable, canary];
export const rolloutFlags = [...turnFlags, maxFailures];

export function readRollout(args: Args): Rollout {
  return { maxUnavailable: args.get(maxUnavailable), canary: args.get(canary), maxFailures: args.get(maxFailures) };
}

function parseMaxUnavailable(text: string, flag: string): Rollout['maxUnavailable'] {
  const [, digits, sign] = /^([1-9]\d*)(%?)$/.exec(text) ?? [];
  const count = Number(digits);
  if (sign === '%' && count <= 100) return { kind: 'percent', count };
  if (sign === '' && Number.isSafeInteger(count)) return { kind: 'nodes', count };
  throw usageFailure('BAD_VALUE', `--${flag} is a number of nodes from 1, or from 1% to 100%, not ${quoted(text)}`);
}
