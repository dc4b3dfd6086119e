import type { RunScope } from '../../model/cleanup/judge-traces.ts';
import type { Args, Command } from '../command.ts';
import { single, toggle } from '../flag.ts';
import { lookingGroups } from '../flags/asking.ts';
import { readCommon } from '../flags/common.ts';
import { allowDisruption, dryRun, parallel, yes } from '../flags/run.ts';
import { readTargetIfAny, targetSummary } from '../flags/target.ts';
import { quoted, usageFailure } from '../usage-failure.ts';

const run = single(
  { name: 'run', placeholder: 'ID', summary: 'only what this run has made, whether it is over or not' },
  parseRun,
);
const allRuns = toggle({ name: 'all-runs', summary: 'also what runs have made that may still be at work' });
const live = toggle({ name: 'live', summary: 'look at all nodes, also where nothing points to' });

export const cleanup: Command = {
  kind: 'command',
  path: ['cleanup'],
  summary: 'Find and remove what runs have left behind',
  description:
    "Finds what runs of this program have left that were killed or cut off: debug pods and their namespaces, keys, cordons and pauses that were theirs, records of an overlay that is gone; on nodes, units, files in the program's store, drafts beside files in /usr and a dead-man's switch that waits for a reboot which never came; and what is recorded of a node that was looked at, and is not so any more, which is corrected. Shows all of it, asks once, removes it, and looks again: what is still there then is a leftover, and the status is 6. What was put into /usr, a key that was granted or kept, and an armed dead-man's switch stay, each named with the command that decides about it.\n\nNodes are looked at from debug pods: those that are named, and where none is, those that something points to; with --live all, and with --dry-run none. With a TARGET only what is on these nodes is removed.\n\nOf a run that may still be at work nothing is removed unless --run names it, or with --all-runs. A run is over when none of its pods is up, and nothing of it was made within the last hour.",
  operand: { label: '[TARGET…]', count: 'many', summary: `${targetSummary}; without any, the whole cluster` },
  flags: lookingGroups([run, allRuns, live, parallel, dryRun, yes, allowDisruption]),
  examples: [
    { does: 'Show what there is, and remove nothing', line: '{program} cleanup --dry-run' },
    { does: 'What a run left that was killed a moment ago', line: '{program} cleanup --run x7k2p' },
    { does: 'Look at every node too', line: '{program} cleanup --live' },
  ],
  read: args => ({
    command: 'cleanup',
    common: readCommon(args),
    target: readTargetIfAny(args),
    live: args.get(live),
    runs: readRuns(args),
  }),
};

function readRuns(args: Args): RunScope {
  const id = args.get(run);
  if (id === undefined) return { kind: args.get(allRuns) ? 'all' : 'over' };
  if (!args.get(allRuns)) return { kind: 'one', run: id };
  throw usageFailure('CONFLICTING_FLAGS', '--run and --all-runs cannot be given together');
}

/** As the label of an object shows it. */
function parseRun(text: string, flag: string): string {
  if (/^[a-z0-9]+$/.test(text)) return text;
  throw usageFailure('BAD_VALUE', `--${flag} is the id of a run such as x7k2p, not ${quoted(text)}`);
}
