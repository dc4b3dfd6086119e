import { type FailureRow, testFailures } from './failure-table.ts';

const rebootHelp = 'oc rpmoverlay reboot --help';
const eitherGuard = '--wait-for-pool lets an update end first, --pause-pool lets none begin';
const eitherDrain = '--drain evicts the pods first, --no-drain reboots under them';

function noDrain(line: string): FailureRow {
  const [idle] = line.split(/[ =]/);
  const message = `${idle} says how to drain, and with --no-drain nothing is drained`;
  return [`reboot worker-a --no-drain ${line}`, 'CONFLICTING_FLAGS', message, `leave --no-drain or ${idle} out`];
}

const bad = (line: string, message: string): FailureRow => [
  `reboot worker-a ${line}`,
  'BAD_VALUE',
  message,
  rebootHelp,
];

/** Of two flags. */
function apart(line: string, instead: string): FailureRow {
  const [one, another] = line.match(/--\S+/g) ?? [];
  return [line, 'CONFLICTING_FLAGS', `${one} and ${another} cannot be given together`, instead];
}

testFailures([
  ['reboot', 'NO_TARGET', 'no node is named', 'name nodes, or give --selector, --pool or --all'],
  ['reboot -- id', 'UNEXPECTED_ARGUMENT', 'reboot takes no command after --', rebootHelp],
  [
    'reboot worker-a --pool worker',
    'CONFLICTING_FLAGS',
    'names of nodes and --pool cannot be given together',
    rebootHelp,
  ],

  apart('reboot worker-a --wait-for-pool --pause-pool', eitherGuard),
  apart('override replace ./x.rpm worker-a --drain --no-drain', eitherDrain),
  apart('reboot worker-a --drain --no-drain', eitherDrain),
  ...['--drain-timeout 5m', '--force', '--ignore-daemonsets', '--delete-emptydir-data', '--grace-period 3'].map(
    noDrain,
  ),
  ...['--pod-selector a=b', '--disable-eviction', '--skip-wait-for-delete-timeout 3'].map(noDrain),
  [
    'reboot worker-a --drain=false --force',
    'CONFLICTING_FLAGS',
    '--force says how to drain, and with --no-drain nothing is drained',
    'leave --no-drain or --force out',
  ],

  bad('--drain-timeout never', '--drain-timeout is a duration such as 90s, 20m or 1h30m, not "never"'),
  bad('--drain-timeout=-1s', '--drain-timeout is a duration such as 90s, 20m or 1h30m, not "-1s"'),
  bad('--grace-period 30s', '--grace-period is a whole number of seconds, not "30s"'),
  bad('--grace-period=', '--grace-period is a whole number of seconds, not ""'),
  bad('--grace-period 1e3', '--grace-period is a whole number of seconds, not "1e3"'),
  bad('--pod-selector=', '--pod-selector must not be empty'),
  bad('--skip-wait-for-delete-timeout 1m', '--skip-wait-for-delete-timeout is a whole number from 0, not "1m"'),
  bad('--ignore-daemonsets=no', '--ignore-daemonsets is true or false, not "no"'),
  bad('--force=2', '--force is true or false, not "2"'),
  bad('--drain=maybe', '--drain is true or false, not "maybe"'),
  bad('--canary -1', '--canary is a whole number from 0, not "-1"'),
  bad('--max-unavailable 0', '--max-unavailable is a number of nodes from 1, or from 1% to 100%, not "0"'),
]);
