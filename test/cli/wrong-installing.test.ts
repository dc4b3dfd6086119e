import { type FailureRow, testFailures } from './failure-table.ts';

const usrHelp = 'oc rpmoverlay usr --help';
const example = 'for example --put ./runc:/usr/bin/runc';

function badPut(value: string, message: string, hint: string): FailureRow {
  return [['usr', 'worker-a', '--put', value], 'BAD_VALUE', message, hint];
}

function noDestination(value: string, hint: string): FailureRow {
  return badPut(value, `--put is SRC:DEST with a DEST such as /usr/bin/runc, not "${value}"`, hint);
}

function elsewhere(value: string, destination: string, hint: string): FailureRow {
  const message = `the DEST of --put "${value}" is "${destination}", and that is no place below /usr`;
  return badPut(value, message, hint);
}

function badUnit(value: string, hint: string): FailureRow {
  const message = `--restart is the name of a unit such as kubelet or crio.service, not "${value}"`;
  return [['usr', 'worker-a', '--restart', value], 'BAD_VALUE', message, hint];
}

/** With something to install. */
function bad(line: string, message: string, hint = usrHelp): FailureRow {
  return [`usr worker-a --put x:/usr/bin/x ${line}`, 'BAD_VALUE', message, hint];
}

function conflict(line: string, message: string, hint = usrHelp): FailureRow {
  return [`usr worker-a --put x:/usr/bin/x ${line}`, 'CONFLICTING_FLAGS', message, hint];
}

function nothingToInstall(line: string, without = '--put, --rpm or --restart'): FailureRow {
  const flag = /--(\S+)/.exec(line)?.[0] ?? '';
  const message = `${flag} says how to install, and there is no ${without} to say what`;
  return [`usr worker-a ${line}`, 'MISSING_ARGUMENT', message, `add what to install, or leave ${flag} out`];
}

testFailures([
  noDestination('', example),
  noDestination('runc', example),
  noDestination('runc:', example),
  noDestination('runc:runc', example),
  noDestination('C:\\runc', example),
  noDestination(':usr/bin/runc', example),
  noDestination('runc:usr/bin/runc', 'did you mean --put runc:/usr/bin/runc?'),
  noDestination('my runc:bin/runc', "did you mean --put 'my runc:/usr/bin/runc'?"),
  noDestination('runc:./usr/bin/../lib/x', 'did you mean --put runc:/usr/lib/x?'),
  elsewhere('runc:/bin/runc', '/bin/runc', 'did you mean --put runc:/usr/bin/runc?'),
  elsewhere('runc:/etc/x', '/etc/x', example),
  elsewhere('runc:/usr/../etc/x', '/usr/../etc/x', example),
  elsewhere('runc:/usrx/y', '/usrx/y', example),
  elsewhere('C:/runc', '/runc', example),
  [
    ['usr', 'worker-a', '--put', 'runc:/usr/bin/a\tb'],
    'BAD_VALUE',
    'the DEST of --put "runc:/usr/bin/a b" is "/usr/bin/a b", and that is no place below /usr',
    example,
  ],
  badPut(':/usr/bin/runc', '--put is SRC:DEST, and ":/usr/bin/runc" has no SRC', example),
  badPut(
    'https://host/runc:/usr/bin/runc',
    '--put takes files and directories of this machine, not URLs',
    'download it first; only --rpm takes URLs',
  ),

  ['usr worker-a --rpm=', 'BAD_VALUE', '--rpm must not be empty', usrHelp],
  ['usr worker-a --rpm ftp://h/x.rpm', 'BAD_VALUE', '--rpm is a file or an http(s) URL, not "ftp://h/x.rpm"', usrHelp],
  ['usr worker-a --rpm http://', 'BAD_VALUE', '--rpm is a file or an http(s) URL, not "http://"', usrHelp],
  ...['me:secret@', 'me@', ':secret@', 'me:se/cret@'].map(
    (user): FailureRow => [
      `usr worker-a --rpm https://${user}host/x.rpm`,
      'BAD_VALUE',
      'the URL of --rpm has a user name or a password in it, which the node would write down',
      'download it first, then --rpm FILE',
    ],
  ),

  badUnit('', usrHelp),
  badUnit('-x', usrHelp),
  badUnit('kube*', usrHelp),
  badUnit('@tty1', usrHelp),
  [
    ['usr', 'worker-a', '--restart', 'x'.repeat(248)],
    'BAD_VALUE',
    `--restart is the name of a unit such as kubelet or crio.service, not "${'x'.repeat(199)}…"`,
    usrHelp,
  ],
  badUnit('kubelet,crio', 'give --restart once for each unit'),
  badUnit('kubelet crio', 'give --restart once for each unit'),
  badUnit('/usr/lib/systemd/system/crio.service', 'did you mean --restart crio.service?'),
  badUnit('getty@', 'it is a template: name one of its instances, --restart getty@NAME'),
  badUnit('getty@.service', 'it is a template: name one of its instances, --restart getty@NAME'),
  bad('--restart reboot.target', '--restart takes a service, a socket, a timer or a path unit, not "reboot.target"'),

  bad('--verify=', '--verify must not be empty'),
  conflict('--verify -v --no-verify', '--verify and --no-verify cannot be given together'),
  [
    ['usr', 'worker-a', '--put', 'x:/usr/bin/x', '--verify', '/usr/bin/x --help'],
    'CONFLICTING_FLAGS',
    '--verify takes arguments only, and "/usr/bin/x" is the program itself',
    "did you mean --verify '--help'?",
  ],
  conflict(
    '--verify x',
    '--verify takes arguments only, and "x" is the program itself',
    'without --verify it is asked for its --version',
  ),
  conflict('--put y:/usr/bin//x', 'two things are put at "/usr/bin/x"', 'one --put for each DEST'),

  bad('--confirm-within 2d', '--confirm-within is a duration such as 90s, 20m or 1h30m, not "2d"'),
  ...['9s', '9.9s', '25h'].map(time =>
    bad(
      `--confirm-within ${time}`,
      `--confirm-within is from 10s, the time between two reports of a kubelet, to 24h, not "${time}"`,
    ),
  ),
  ...['--confirm-within 5m', '--no-confirm'].map(flag =>
    conflict(
      `--no-deadman ${flag}`,
      `--no-deadman and ${flag.split(' ')[0]} cannot be given together: without the switch there is nothing to confirm`,
    ),
  ),
  bad('--critical runc', '--critical is the path of a file below /usr, not "runc"'),
  bad('--critical /usr/bin/', '--critical is the path of a file below /usr, not "/usr/bin/"'),
  conflict(
    '--critical /usr/bin/y',
    '--critical "/usr/bin/y" is none of the files that are put',
    'did you mean --critical /usr/bin/x?',
  ),
  [
    'usr worker-a --restart crio --critical /usr/bin/y',
    'CONFLICTING_FLAGS',
    '--critical "/usr/bin/y" is none of the files that are put',
    usrHelp,
  ],

  ...['0', '0%', '101%', '-1', '1.5', '%', 'all'].map(value =>
    bad(
      `--max-unavailable ${value}`,
      `--max-unavailable is a number of nodes from 1, or from 1% to 100%, not "${value}"`,
    ),
  ),
  bad('--canary 10%', '--canary is a whole number from 0, not "10%"'),
  bad('--max-failures -1', '--max-failures is a whole number from 0, not "-1"'),
  bad('--lock-timeout never', '--lock-timeout is a duration such as 90s, 20m or 1h30m, not "never"'),

  nothingToInstall('--confirm-within 5m'),
  nothingToInstall('--no-confirm'),
  nothingToInstall('--no-deadman'),
  nothingToInstall('--critical /usr/bin/x'),
  nothingToInstall('--verify -v'),
  nothingToInstall('--no-verify'),
  nothingToInstall('--max-unavailable 2'),
  nothingToInstall('--canary 1'),
  nothingToInstall('--max-failures 2'),
  nothingToInstall('--lock-timeout 5m'),
  nothingToInstall('--no-verify --rpm x', '--put'),
]);
