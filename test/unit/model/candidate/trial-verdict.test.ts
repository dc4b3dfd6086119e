import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectionToTrial } from '../../../../src/model/candidate/trial-verdict.ts';
import { parseTrial } from '../../../../src/model/candidate/verify-command.ts';

const missing = './runc: error while loading shared libraries: libnone.so.1: cannot open shared object file';
const tooOld = "./runc: /lib64/libc.so.6: version `GLIBC_2.34' not found (required by ./runc)";

/** What a program said, how it ended, and the objection. */
const table: readonly [string, string, string | undefined][] = [
  ['runc version 1.2\n', '0', undefined],
  ['', '0', undefined],
  ['a\0b', '0', undefined],
  ['', 'hangs', 'runc hangs: did not answer --version within 10 s on worker-a'],
  ['loading\n', 'hangs', 'runc hangs: did not answer --version within 10 s on worker-a: loading'],
  [`${missing}\n`, '127', `runc cannot be started on worker-a: ${missing}`],
  [`${tooOld}\n`, '1', `runc --version ended with status 1 on worker-a: ${tooOld}`],
  [
    'timeout: failed to run command ‘/var/x’: Exec format error\n',
    '126',
    'runc cannot be started on worker-a: Exec format error',
  ],
  ['env: ‘/var/x’: Permission denied\n', '126', 'runc cannot be started on worker-a: Permission denied'],
  ['', '139', 'runc --version was killed by SIGSEGV on worker-a'],
  ['', '132', 'runc --version was killed by SIGILL on worker-a'],
  ['', '137', 'runc --version was killed by SIGKILL on worker-a'],
  ['', '192', 'runc --version was killed by signal 64 on worker-a'],
  ['', '193', 'runc --version ended with status 193 on worker-a'],
  ['usage:\n  \x1b[31mrunc\n', '2', 'runc --version ended with status 2 on worker-a: usage: runc'],
];

test('only a program that answers with status 0 is not objected to', () => {
  for (const [said, end, objection] of table) {
    const result = parseTrial({ status: 0, stdout: `${said}\0${end}`, stderr: '' });
    assert.equal(objectionToTrial({ name: 'runc', words: ['--version'] }, 'worker-a', result), objection, said + end);
  }
});

test('a trial that did not come to its end is told in the words of the node', () => {
  const cases = [
    [{ status: 226, stdout: '', stderr: 'Failed to set up mount namespacing\n' }, 'Failed to set up mount namespacing'],
    [{ status: 1, stdout: 'half', stderr: '' }, 'half'],
    [{ status: 1, stdout: '', stderr: '' }, 'status 1'],
  ] as const;
  for (const [result, why] of cases) {
    const said = objectionToTrial({ name: 'runc', words: ['-V', 'a b'] }, 'worker-a', parseTrial(result));
    assert.equal(said, `runc could not be tried on worker-a: ${why}`);
  }
});

test('what a program is asked is named as one types it', () => {
  const said = objectionToTrial({ name: 'x', words: ['a b', '-c'] }, 'worker-a', { kind: 'hangs', said: '' });
  assert.equal(said, "x hangs: did not answer 'a b' -c within 10 s on worker-a");
});
