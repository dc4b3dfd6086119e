import { type FailureRow, testFailures } from './failure-table.ts';

const usrHelp = 'oc rpmoverlay usr --help';
const overrides = 'override, override replace, override remove, override reset, override list';

testFailures([
  // Commands.
  ['nosuch', 'UNKNOWN_COMMAND', 'unknown command "nosuch" for "oc rpmoverlay"', 'oc rpmoverlay --help'],
  ['nosuch --help', 'UNKNOWN_COMMAND', 'unknown command "nosuch" for "oc rpmoverlay"', 'oc rpmoverlay --help'],
  ['sssh worker-a', 'UNKNOWN_COMMAND', 'unknown command "sssh" for "oc rpmoverlay"', 'did you mean oc rpmoverlay ssh?'],
  [
    'usroverlay',
    'UNKNOWN_COMMAND',
    'unknown command "usroverlay" for "oc rpmoverlay"',
    'did you mean oc rpmoverlay usr?',
  ],
  ['grant', 'UNKNOWN_COMMAND', 'unknown command "grant" for "oc rpmoverlay"', 'did you mean oc rpmoverlay key grant?'],
  [
    'key grnt',
    'UNKNOWN_COMMAND',
    'unknown command "grnt" for "oc rpmoverlay key"',
    'did you mean oc rpmoverlay key grant?',
  ],
  ['key x -h', 'UNKNOWN_COMMAND', 'unknown command "x" for "oc rpmoverlay key"', 'oc rpmoverlay key --help'],
  ['help nosuch', 'UNKNOWN_COMMAND', 'unknown command "nosuch" for "oc rpmoverlay"', 'oc rpmoverlay --help'],
  ['help key x', 'UNKNOWN_COMMAND', 'unknown command "x" for "oc rpmoverlay key"', 'oc rpmoverlay key --help'],
  [
    'usr worker-a revert',
    'UNEXPECTED_ARGUMENT',
    '"revert" is a command and stands before the nodes',
    'begin with oc rpmoverlay usr revert; a node of this name is node/revert',
  ],
  [
    'usr worker-a worker-b --live confirm',
    'UNEXPECTED_ARGUMENT',
    '"confirm" is a command and stands before the nodes',
    'begin with oc rpmoverlay usr confirm; a node of this name is node/confirm',
  ],
  [
    'override worker-a reset',
    'UNEXPECTED_ARGUMENT',
    '"reset" is a command and stands before the nodes',
    'begin with oc rpmoverlay override reset; a node of this name is node/reset',
  ],
  ...[
    ['usr', 'revret', 'revert', 'worker-a'],
    ['usr', 'Confrim', 'confirm', 'worker-a worker-b'],
    ['override', 'relace', 'replace', './x.rpm worker-a --reboot'],
    ['override', 'repl', 'replace', './x.rpm --all'],
    ['override', 'remve', 'remove', 'runc worker-a'],
    ['override', 'lst', 'list', 'worker-a'],
  ].map(
    ([group, word, meant, others]): FailureRow => [
      `${group} ${word} ${others}`,
      'UNKNOWN_COMMAND',
      `unknown command "${word}" for "oc rpmoverlay ${group}"`,
      `did you mean oc rpmoverlay ${group} ${meant}? a node of this name is node/${word}`,
    ],
  ),
  [
    'revert worker-a',
    'UNKNOWN_COMMAND',
    'unknown command "revert" for "oc rpmoverlay"',
    'did you mean oc rpmoverlay usr revert?',
  ],
  ['help usr x', 'UNKNOWN_COMMAND', 'unknown command "x" for "oc rpmoverlay usr"', 'oc rpmoverlay usr --help'],
  [['constructor'], 'UNKNOWN_COMMAND', 'unknown command "constructor" for "oc rpmoverlay"', 'oc rpmoverlay --help'],
  [[''], 'UNKNOWN_COMMAND', 'unknown command "" for "oc rpmoverlay"', 'oc rpmoverlay --help'],
  [['a\u001b[31m\nb'], 'UNKNOWN_COMMAND', 'unknown command "a b" for "oc rpmoverlay"', 'oc rpmoverlay --help'],
  [['help', 'a\nb', 'c'], 'UNKNOWN_COMMAND', 'unknown command "c" for "oc rpmoverlay a b"', 'oc rpmoverlay --help'],
  ['-- usr', 'MISSING_ARGUMENT', 'there is no command before --', 'oc rpmoverlay --help'],
  ['key -- list', 'MISSING_ARGUMENT', 'there is no command before --', 'oc rpmoverlay key --help'],

  // Flags.
  ['--nope', 'UNKNOWN_FLAG', 'unknown flag: --nope', 'oc rpmoverlay --help'],
  ['--contxt prod usr worker-a', 'UNKNOWN_FLAG', 'unknown flag: --contxt', 'did you mean --context?'],
  ['--nope usr worker-a', 'UNKNOWN_FLAG', 'unknown flag: --nope', usrHelp],
  ['usr worker-a --seletor=secret', 'UNKNOWN_FLAG', 'unknown flag: --seletor', 'did you mean --selector?'],
  ['usr worker-a --Yes', 'UNKNOWN_FLAG', 'unknown flag: --Yes', 'did you mean --yes?'],
  ['usr worker-a --no-yes', 'UNKNOWN_FLAG', 'unknown flag: --no-yes', usrHelp],
  ['usr worker-a --dryRun', 'UNKNOWN_FLAG', 'unknown flag: --dryRun', 'did you mean --dry-run?'],
  ['usr -all', 'UNKNOWN_FLAG', 'unknown flag: -all', 'did you mean --all?'],
  ['usr -yx worker-a', 'UNKNOWN_FLAG', 'unknown flag: -yx', usrHelp],
  ['usr -5', 'UNKNOWN_FLAG', 'unknown flag: -5', usrHelp],
  ['usr ---yes worker-a', 'UNKNOWN_FLAG', 'unknown flag: ---yes', 'did you mean --yes?'],
  ['usr --=x worker-a', 'UNKNOWN_FLAG', 'unknown flag: --', usrHelp],
  ['usr worker-a --_=ssh', 'UNKNOWN_FLAG', 'unknown flag: --_', usrHelp],
  ['usr worker-a --__proto__=x', 'UNKNOWN_FLAG', 'unknown flag: --__proto__', usrHelp],
  ['usr worker-a --version', 'UNKNOWN_FLAG', 'usr has no flag --version', 'oc rpmoverlay --version'],
  [
    'usr confirm worker-a --reboot',
    'UNKNOWN_FLAG',
    'usr confirm has no flag --reboot',
    'these have it: usr revert, override replace, override remove, override reset, rescue',
  ],
  ['ssh worker-a --repair', 'UNKNOWN_FLAG', 'ssh has no flag --repair', 'these have it: usr'],
  [
    'ssh worker-a -o json',
    'UNKNOWN_FLAG',
    'ssh has no flag --output',
    `these have it: usr, usr revert, usr confirm, ${overrides}, reboot, status, rescue, check, cleanup, key grant, key list, key revoke`,
  ],
  [
    'key list --dry-run',
    'UNKNOWN_FLAG',
    'key list has no flag --dry-run',
    `these have it: usr, usr revert, usr confirm, ${overrides}, reboot, status, ssh, proxy, rescue, check, cleanup, key grant, key revoke`,
  ],
  ['usr worker-a -l', 'MISSING_ARGUMENT', '--selector needs a value', usrHelp],
  ['usr worker-a --context', 'MISSING_ARGUMENT', '--context needs a value', usrHelp],
  ['key grant --pool worker', 'MISSING_ARGUMENT', '--key is missing', 'oc rpmoverlay key grant --help'],
  ['key grant --key id.pub', 'MISSING_ARGUMENT', '--pool is missing', 'oc rpmoverlay key grant --help'],
]);
