import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { layOutTrials, parseTrial, tryCandidate } from '../../../../src/model/candidate/verify-command.ts';

const run = { id: 'x7k2p' };
const home = '/var/lib/oc-rpmoverlay/runs/x7k2p';
const trial = { run, index: 3, name: 'runc', words: ['--version'], libraries: 'none' } as const;

/** What systemd starts: the words behind its own, with the dollars as it would leave them. */
function insideOf(argv: readonly string[]): readonly string[] {
  return argv.slice(argv.lastIndexOf('--') + 1).map(word => word.replaceAll('$$', '$'));
}

test('a program is tried in a unit that has no rights, no network and an end', () => {
  const { argv, effect } = tryCandidate(trial);
  assert.equal(effect, 'change');
  assert.deepEqual(argv.slice(0, 5), ['bash', '-c', 'exec "$@" </dev/null', 'bash', 'systemd-run']);
  assert.deepEqual(argv.slice(5, argv.lastIndexOf('--')), [
    '--quiet',
    '--wait',
    '--pipe',
    '--collect',
    '--unit=oc-rpmoverlay-try-x7k2p-3',
    '--property=DynamicUser=yes',
    '--property=NoNewPrivileges=yes',
    '--property=CapabilityBoundingSet=',
    '--property=PrivateNetwork=yes',
    '--property=PrivateDevices=yes',
    '--property=ProtectSystem=strict',
    '--property=ProtectHome=yes',
    '--property=MemoryMax=512M',
    '--property=TasksMax=256',
    '--property=CPUQuota=100%',
    '--property=LimitCORE=0',
    '--property=RuntimeMaxSec=20',
    '--property=TimeoutStopSec=2',
  ]);
  assert.deepEqual(insideOf(argv).slice(3), ['bash', '10', '', `${home}/try/3/runc`, '--version']);
});

/** Runs what is inside of the unit here, with a program of this machine in the place of the candidate. */
function tryHere(words: readonly string[], libraries: 'none' | 'own' = 'none', limit = '10') {
  const [program = '', ...rest] = insideOf(tryCandidate({ ...trial, words, libraries }).argv).map(word => {
    if (word === '10') return limit;
    return word === `${home}/try/3/runc` ? '/bin/sh' : word;
  });
  const stdout = execFileSync(program, rest, { encoding: 'utf8' });
  return parseTrial({ status: 0, stdout, stderr: '' });
}

test('inside, both outputs and the status are told, also of one that is killed or cannot be started', () => {
  assert.deepEqual(tryHere(['-c', 'echo out; echo "$0" >&2; exit 3', '$HOME']), {
    kind: 'ended',
    status: 3,
    said: 'out\n$HOME\n',
  });
  assert.deepEqual(tryHere(['-c', 'kill -ABRT $$']), { kind: 'ended', status: 134, said: '' });
  assert.deepEqual(tryHere(['-c', 'kill -KILL $$']), { kind: 'ended', status: 137, said: '' });
});

test('inside, one that does not end is ended, and one that says too much is not waited for by a full pipe', () => {
  assert.deepEqual(tryHere(['-c', 'trap "" TERM; sleep 60'], 'none', '1'), { kind: 'hangs', said: '' });
  const much = tryHere(['-c', 'head -c 300000 /dev/zero | tr "\\0" x']);
  assert.deepEqual([much.kind, much.said.length], ['ended', 65536]);
});

test('libraries that come in the same run are for the program alone', () => {
  const own = tryHere(['-c', 'echo "$LD_LIBRARY_PATH"'], 'own');
  assert.deepEqual(own, { kind: 'ended', status: 0, said: `${home}/try/libraries\n` });
  assert.deepEqual(tryHere(['-c', 'echo "[$LD_LIBRARY_PATH]"']), { kind: 'ended', status: 0, said: '[]\n' });
});

test('programs and libraries get their names by links, each program in a directory of its own', () => {
  const { argv } = layOutTrials(run, [
    { role: 'program', index: 1, name: 'runc' },
    { role: 'library', index: 2, name: 'libx.so.1' },
    { role: 'program', index: 3, name: 'runc' },
  ]);
  assert.deepEqual(argv.slice(3), [
    'bash',
    ...[`${home}/new/1`, `${home}/try/1/runc`],
    ...[`${home}/new/2`, `${home}/try/libraries/libx.so.1`],
    ...[`${home}/new/3`, `${home}/try/3/runc`],
  ]);
});
