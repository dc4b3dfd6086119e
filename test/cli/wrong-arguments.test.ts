import { type FailureRow, testFailures } from './failure-table.ts';

const usrHelp = 'oc rpmoverlay usr --help';

testFailures([
  // Operands.
  ['usr', 'NO_TARGET', 'no node is named', 'name nodes, or give --selector, --pool or --all'],
  ['usr --all=false', 'NO_TARGET', 'no node is named', 'name nodes, or give --selector, --pool or --all'],
  ['usr -- worker-a', 'NO_TARGET', 'no node is named', 'name nodes, or give --selector, --pool or --all'],
  ['ssh', 'MISSING_ARGUMENT', 'NODE is missing', 'oc rpmoverlay ssh --help'],
  ['proxy --ssh-config', 'MISSING_ARGUMENT', 'NODE is missing', 'oc rpmoverlay proxy --help'],
  ['key revoke', 'MISSING_ARGUMENT', 'NAME|FINGERPRINT is missing', 'oc rpmoverlay key revoke --help'],
  [
    'ssh worker-a uptime',
    'UNEXPECTED_ARGUMENT',
    'unexpected argument "uptime": ssh takes one NODE',
    'write a command for the node after --',
  ],
  [
    'proxy worker-a worker-b',
    'UNEXPECTED_ARGUMENT',
    'unexpected argument "worker-b": proxy takes one NODE',
    'oc rpmoverlay proxy --help',
  ],
  [
    'key list worker',
    'UNEXPECTED_ARGUMENT',
    'unexpected argument "worker": key list takes none',
    'oc rpmoverlay key list --help',
  ],
  ['version 2', 'UNEXPECTED_ARGUMENT', 'unexpected argument "2": version takes none', 'oc rpmoverlay version --help'],
  ['usr Worker-A', 'BAD_VALUE', '"Worker-A" is not the name of a node', 'did you mean worker-a?'],
  ['ssh core@worker-a', 'BAD_VALUE', '"core@worker-a" is not the name of a node', 'did you mean worker-a?'],
  ['usr worker-a, worker-b', 'BAD_VALUE', '"worker-a," is not the name of a node', 'did you mean worker-a?'],
  ['usr pod/x', 'BAD_VALUE', '"pod/x" is not the name of a node', usrHelp],
  ['usr node/', 'BAD_VALUE', '"node/" is not the name of a node', usrHelp],
  ['usr ../x', 'BAD_VALUE', '"../x" is not the name of a node', usrHelp],
  ['usr -', 'BAD_VALUE', '"-" is not the name of a node', usrHelp],
  [['usr', ''], 'BAD_VALUE', 'the name of a node must not be empty', usrHelp],
  [['usr', 'a'.repeat(254)], 'BAD_VALUE', `"${'a'.repeat(199)}…" is not the name of a node`, usrHelp],
  [
    'key revoke SHA256:short',
    'BAD_VALUE',
    '"SHA256:short" is neither the name of a MachineConfig nor a SHA256 fingerprint',
    'oc rpmoverlay key revoke --help',
  ],

  // Values.
  ['usr worker-a --via hots', 'BAD_VALUE', '--via is ssh or host, not "hots"', 'did you mean --via host?'],
  ['usr worker-a --via=', 'BAD_VALUE', '--via is ssh or host, not ""', usrHelp],
  [
    'usr worker-a -o jsn',
    'BAD_VALUE',
    '--output is table, wide, json, yaml or name, not "jsn"',
    'did you mean --output json?',
  ],
  [
    'usr worker-a --key-type dsa',
    'BAD_VALUE',
    '--key-type is ecdsa, rsa or ed25519, not "dsa"',
    'did you mean --key-type rsa?',
  ],
  ['usr worker-a --yes=maybe', 'BAD_VALUE', '--yes is true or false, not "maybe"', usrHelp],
  ['usr worker-a --yes=', 'BAD_VALUE', '--yes is true or false, not ""', usrHelp],
  ['usr worker-a --parallel 0', 'BAD_VALUE', '--parallel is a whole number from 1, not "0"', usrHelp],
  ['usr worker-a --parallel -1', 'BAD_VALUE', '--parallel is a whole number from 1, not "-1"', usrHelp],
  ['usr worker-a --parallel 1e3', 'BAD_VALUE', '--parallel is a whole number from 1, not "1e3"', usrHelp],
  ['usr worker-a --parallel 50%', 'BAD_VALUE', '--parallel is a whole number from 1, not "50%"', usrHelp],
  ['usr worker-a --timeout 0', 'BAD_VALUE', '--timeout is a duration such as 90s, 20m or 1h30m, not "0"', usrHelp],
  [
    'usr worker-a --timeout soon',
    'BAD_VALUE',
    '--timeout is a duration such as 90s, 20m or 1h30m, not "soon"',
    usrHelp,
  ],
  [
    'usr worker-a --request-timeout x',
    'BAD_VALUE',
    '--request-timeout is a duration such as 30, 90s or 2m, not "x"',
    usrHelp,
  ],
  ['usr worker-a --as-user-extra =v', 'BAD_VALUE', '--as-user-extra is KEY=VALUE, not "=v"', usrHelp],
  ['usr -l= --yes', 'BAD_VALUE', '--selector must not be empty', usrHelp],
  [['usr', '--pool', ''], 'BAD_VALUE', '--pool is a name of lower-case letters, digits, - and ., not ""', usrHelp],
  ['usr worker-a --key=', 'BAD_VALUE', '--key must not be empty', usrHelp],
  ['usr worker-a --image=', 'BAD_VALUE', '--image must not be empty', usrHelp],
  [
    'usr worker-a --to-namespace My_NS',
    'BAD_VALUE',
    '--to-namespace is a name of lower-case letters, digits, - and ., not "My_NS"',
    usrHelp,
  ],
  [
    'usr worker-a --dry-run=server',
    'BAD_VALUE',
    '--dry-run=server does not exist: most of what is done is done on the node, past the API server',
    'write --dry-run',
  ],
  ...['-v=6', '--v=6', '-v6', '-qv6', '--verbose=6', '-v=1'].map(
    (flag): FailureRow => [
      `usr worker-a ${flag}`,
      'BAD_VALUE',
      `-v is a switch and takes no level, not "${flag.at(-1)}": the log levels of kubectl do not exist here`,
      'write -v alone',
    ],
  ),
]);
