import { type FailureRow, testFailures } from './failure-table.ts';

const helpOf = (command: string) => `oc rpmoverlay ${command} --help`;
const noNode = 'name nodes, or give --selector, --pool or --all';
const noRpm = 'name files that end in .rpm, or http(s) URLs';
const oneOfThree = 'give --reboot to reboot now, --no-reboot to reboot later, or --apply-live to go without';
const eitherGuard = '--wait-for-pool lets an update end first, --pause-pool lets none begin';

function conflict(line: string, message: string, hint: string): FailureRow {
  return [line, 'CONFLICTING_FLAGS', message, hint];
}

const owners: Readonly<Record<string, string>> = {
  '--reboot': 'these have it: usr revert, override replace, override remove, override reset, rescue',
  '--apply-live': 'these have it: override replace, override remove, override reset',
  '--unrecorded': 'these have it: override reset',
  '--canary=1': 'these have it: usr, usr revert, override replace, override remove, override reset, reboot',
};

/** Of two flags. */
function apart(line: string, instead: string): FailureRow {
  const [one, another] = line.match(/--\S+/g) ?? [];
  return conflict(line, `${one} and ${another} cannot be given together`, instead);
}

/** The last of the flags of `line` is idle. */
function noReboot(line: string, without: string): FailureRow {
  const idle = line.match(/--[a-z-]+/g)?.at(-1);
  return conflict(
    `override replace ./runc.rpm worker-a ${line}`,
    `${idle} is for the reboot, and with ${without} there is none`,
    `give --reboot, or leave ${idle} out`,
  );
}

const noPackageName = (word: string, hint = helpOf('override remove')): FailureRow => [
  ['override', 'remove', word, 'worker-a'],
  'BAD_VALUE',
  `"${word}" is not the name of a package`,
  hint,
];

testFailures([
  // Words.
  ['override replace', 'NO_TARGET', 'no node is named', noNode],
  ['override replace ./runc.rpm', 'NO_TARGET', 'no node is named', noNode],
  ['override replace worker-a', 'MISSING_ARGUMENT', 'no RPM is named', noRpm],
  ['override replace runc worker-a', 'MISSING_ARGUMENT', 'no RPM is named', noRpm],
  ['override replace --all node/x.rpm', 'CONFLICTING_FLAGS', together('--all'), helpOf('override replace')],
  ['override replace --all', 'MISSING_ARGUMENT', 'no RPM is named', noRpm],
  [
    'override install ./x.rpm worker-a',
    'BAD_VALUE',
    '"install" is not the name of a node',
    'did you mean oc rpmoverlay override replace ./x.rpm worker-a?',
  ],
  ['override replace ./runc worker-a', 'BAD_VALUE', '"./runc" is not the name of a node', helpOf('override replace')],
  [
    'override replace ftp://h/x.rpm worker-a',
    'BAD_VALUE',
    'an RPM is a file or an http(s) URL, not "ftp://h/x.rpm"',
    helpOf('override replace'),
  ],
  [
    'override replace https://me:secret@h/x.rpm worker-a',
    'BAD_VALUE',
    'the URL of an RPM has a user name or a password in it, which the node would write down',
    'download it first, then name the file',
  ],
  ['override replace ./x.rpm worker-a --all', 'CONFLICTING_FLAGS', together('--all'), helpOf('override replace')],
  [
    'override ./x.rpm worker-a',
    'BAD_VALUE',
    '"./x.rpm" is not the name of a node',
    'did you mean oc rpmoverlay override replace ./x.rpm worker-a?',
  ],
  ['override remove', 'NO_TARGET', 'no node is named', noNode],
  ...['worker-a', 'node/worker-a', '--all'].map(
    (words): FailureRow => [
      `override remove ${words}`,
      'MISSING_ARGUMENT',
      'no package is named, only nodes',
      'the last word is the node: oc rpmoverlay override remove PKG… NODE',
    ],
  ),
  [
    'override remove runc node/worker-a --pool worker',
    'CONFLICTING_FLAGS',
    together('--pool'),
    helpOf('override remove'),
  ],
  ['override remove runc Worker-A', 'BAD_VALUE', '"Worker-A" is not the name of a node', 'did you mean worker-a?'],
  [
    ['override', 'remove', '', 'worker-a'],
    'BAD_VALUE',
    'the name of a package must not be empty',
    helpOf('override remove'),
  ],
  noPackageName('run c'),
  noPackageName('-'),
  noPackageName('./runc'),
  noPackageName('run*'),
  noPackageName('runc-4:1.2.5-2.el9.x86_64', 'did you mean runc?'),
  noPackageName('./cri-o-1.33.2-1.el9.noarch.rpm', 'did you mean cri-o?'),
  ['override reset', 'NO_TARGET', 'no node is named', noNode],
  ['override reset --unrecorded', 'NO_TARGET', 'no node is named', noNode],

  // Flags of other commands.
  ...['--reboot', '--apply-live', '--unrecorded', '--canary=1'].map(
    (flag): FailureRow => [
      `override worker-a ${flag}`,
      'UNKNOWN_FLAG',
      `override has no flag ${flag.replace('=1', '')}`,
      owners[flag] ?? '',
    ],
  ),
  [
    'override replace ./x.rpm worker-a --unrecorded',
    'UNKNOWN_FLAG',
    'override replace has no flag --unrecorded',
    'these have it: override reset',
  ],
  [
    'override replace ./x.rpm worker-a --via ssh',
    'UNKNOWN_FLAG',
    'override replace has no flag --via',
    'these have it: usr, usr revert, usr confirm',
  ],
  ...['image x', 'keep-pod', 'dry-run', 'parallel 3'].map(
    (flag): FailureRow => [
      `override list --${flag}`,
      'MISSING_ARGUMENT',
      `--${flag.split(' ')[0]} is for the debug pods of --live`,
      'add --live, or leave it out',
    ],
  ),

  // What does not go together.
  apart('override replace ./x.rpm worker-a --reboot --no-reboot', oneOfThree),
  apart('override remove runc worker-a --reboot --apply-live', oneOfThree),
  apart('override reset worker-a --no-reboot --apply-live', oneOfThree),
  apart('override reset worker-a --wait-for-pool --pause-pool', eitherGuard),
  ...['--confirm-within 5m', '--no-confirm', '--no-deadman', '--no-drain', '--force', '--canary 1'].map(flag =>
    noReboot(`--no-reboot ${flag}`, '--no-reboot'),
  ),
  noReboot('--no-reboot --max-unavailable 2', '--no-reboot'),
  noReboot('--apply-live --drain', '--apply-live'),
  noReboot('--apply-live --no-deadman', '--apply-live'),
  noReboot('--reboot=false --drain', '--reboot=false'),
  noReboot('--yes --drain', '--yes alone'),
  noReboot('--yes --canary 1', '--yes alone'),
  ...['--confirm-within 5m', '--no-confirm'].map(flag =>
    conflict(
      `override replace ./x.rpm worker-a --reboot --no-deadman ${flag}`,
      `--no-deadman and ${flag.split(' ')[0]} cannot be given together: without the switch there is nothing to confirm`,
      helpOf('override replace'),
    ),
  ),

  // Values.
  [
    'override replace ./x.rpm worker-a --lock-timeout soon',
    'BAD_VALUE',
    '--lock-timeout is a duration such as 90s, 20m or 1h30m, not "soon"',
    helpOf('override replace'),
  ],
  [
    'override replace ./x.rpm worker-a --reboot --confirm-within 1s',
    'BAD_VALUE',
    '--confirm-within is from 10s, the time between two reports of a kubelet, to 24h, not "1s"',
    helpOf('override replace'),
  ],
]);

function together(flag: string): string {
  return `names of nodes and ${flag} cannot be given together`;
}
