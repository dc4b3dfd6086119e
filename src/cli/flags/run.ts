import { type Flag, singleOr, toggle } from '../flag.ts';
import { usageFailure } from '../usage-failure.ts';
import { countFrom, parsePeriod, parseSwitch, parseWait } from '../value.ts';

export const dryRun: Flag<boolean> = {
  ...toggle({ name: 'dry-run', summary: 'print what would be done, and change nothing' }, parseDryRun),
  bare: 'client',
};
export const yes = toggle({ name: 'yes', short: 'y', summary: 'answer questions with yes' });
export const allowDisruption = toggle({
  name: 'allow-disruption',
  summary: 'go on even if the cluster drains or reboots nodes for a key',
});
/** The Machine Config Operator takes minutes for a node, and starts with any node of the pool. */
export const timeout = singleOr(
  { name: 'timeout', placeholder: 'DURATION', summary: 'give up after this long' },
  '20m',
  parsePeriod,
);
/** A drain waits for disruption budgets, and a machine takes up to a quarter of an hour until it is up again. */
export const rebootTimeout: Flag<number> = singleOr(
  { name: 'timeout', placeholder: 'DURATION', summary: 'give up after this long, for all nodes together' },
  '1h',
  parsePeriod,
);
export const parallel = singleOr(
  { name: 'parallel', placeholder: 'N', summary: 'how many nodes at once, where none becomes unavailable' },
  '5',
  countFrom(1),
);
export const lockTimeout = singleOr(
  { name: 'lock-timeout', placeholder: 'DURATION', summary: 'wait this long for another run on the same node' },
  '1m',
  parseWait,
);

/** A transaction of rpm-ostree takes minutes where it fetches an image. */
export const transactionTimeout: Flag<number> = singleOr(
  { name: 'lock-timeout', placeholder: 'DURATION', summary: 'wait this long for a transaction of rpm-ostree to end' },
  '5m',
  parseWait,
);

/** Without a value it is `client`, as with kubectl; a node's name that follows is not its value. */
function parseDryRun(text: string, flag: string): boolean {
  switch (text) {
    case 'client':
      return true;
    case 'none':
      return false;
    case 'server':
      throw usageFailure(
        'BAD_VALUE',
        '--dry-run=server does not exist: most of what is done is done on the node, past the API server',
        'write --dry-run',
      );
    default:
      return parseSwitch(text, flag);
  }
}
