import { type FailureRow, testFailures } from './failure-table.ts';

const usrHelp = 'oc rpmoverlay usr --help';

testFailures([
  // What does not go together.
  ['usr worker-a --all', 'CONFLICTING_FLAGS', 'names of nodes and --all cannot be given together', usrHelp],
  ['usr worker-a --pool worker', 'CONFLICTING_FLAGS', 'names of nodes and --pool cannot be given together', usrHelp],
  ['usr -l a=b --pool worker --all', 'CONFLICTING_FLAGS', '--selector and --pool cannot be given together', usrHelp],
  [
    'usr worker-a --via host --key node',
    'CONFLICTING_FLAGS',
    '--key is for an SSH key; with --via host none is used',
    usrHelp,
  ],
  [
    'usr worker-a --via host --key-type rsa',
    'CONFLICTING_FLAGS',
    '--key-type is for an SSH key; with --via host none is used',
    usrHelp,
  ],
  [
    'usr worker-a --via host --keep-key',
    'CONFLICTING_FLAGS',
    '--keep-key is for an SSH key; with --via host none is used',
    usrHelp,
  ],
  [
    'usr worker-a --key k --key-type rsa',
    'CONFLICTING_FLAGS',
    '--key-type is for a key that is made; with --key FILE none is',
    usrHelp,
  ],
  [
    'ssh worker-a --key agent --keep-key',
    'CONFLICTING_FLAGS',
    '--keep-key is for a key that is made; with --key agent none is',
    'oc rpmoverlay ssh --help',
  ],
  ['usr a b -- id', 'CONFLICTING_FLAGS', 'a command after -- needs one node by its name, not several nodes', usrHelp],
  ['usr -l a=b -- id', 'CONFLICTING_FLAGS', 'a command after -- needs one node by its name, not --selector', usrHelp],
  ['usr --pool p -- id', 'CONFLICTING_FLAGS', 'a command after -- needs one node by its name, not --pool', usrHelp],
  ['usr --all -- id', 'CONFLICTING_FLAGS', 'a command after -- needs one node by its name, not --all', usrHelp],
  [
    'usr worker-a -o table -- id',
    'CONFLICTING_FLAGS',
    "--output and a command after -- cannot be given together: stdout is the command's",
    usrHelp,
  ],
  ...['token', 'password'].map(
    (flag): FailureRow => [
      `proxy worker-a --ssh-config --${flag} hidden`,
      'CONFLICTING_FLAGS',
      `--${flag} and --ssh-config cannot be given together: it would be written down`,
      'name a user of the kubeconfig with --user',
    ],
  ),

  [
    'usr revert worker-a --via host --keep-key',
    'CONFLICTING_FLAGS',
    '--keep-key is for an SSH key; with --via host none is used',
    'oc rpmoverlay usr revert --help',
  ],
  [
    'status worker-a --all',
    'CONFLICTING_FLAGS',
    'names of nodes and --all cannot be given together',
    'oc rpmoverlay status --help',
  ],
  ...['image x', 'keep-pod', 'dry-run', 'parallel 3'].map(
    (flag): FailureRow => [
      `status --${flag}`,
      'MISSING_ARGUMENT',
      `--${flag.split(' ')[0]} is for the debug pods of --live`,
      'add --live, or leave it out',
    ],
  ),
  [
    'rescue worker-a --revert --reboot',
    'CONFLICTING_FLAGS',
    '--revert and --reboot cannot be given together',
    'without both, the node is reverted, and rebooted if that did not help',
  ],
  [
    'rescue worker-a --rollback --reboot',
    'CONFLICTING_FLAGS',
    '--rollback and --reboot cannot be given together',
    'without both, the node is reverted, and rebooted if that did not help',
  ],
  [
    'rescue worker-a --from node/worker-a',
    'CONFLICTING_FLAGS',
    '--from is the sick node itself: it is reached from another one',
    'oc rpmoverlay rescue --help',
  ],

  // A command of the user's own.
  ['ssh worker-a --', 'MISSING_ARGUMENT', 'there is no command after --', 'oc rpmoverlay ssh --help'],
  [['usr', 'worker-a', '--', ''], 'MISSING_ARGUMENT', 'there is no command after --', usrHelp],
  ['proxy worker-a -- id', 'UNEXPECTED_ARGUMENT', 'proxy takes no command after --', 'oc rpmoverlay proxy --help'],
  ['help -- usr', 'UNEXPECTED_ARGUMENT', 'help takes no command after --', 'oc rpmoverlay help --help'],
]);
