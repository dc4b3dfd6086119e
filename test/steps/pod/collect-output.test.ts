import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collectOutput } from '../../../src/steps/pod/collect-output.ts';
import { lost } from '../../support/answers.ts';
import { aRemote } from '../../support/remote.ts';

const mebibyte = 1024 * 1024;

test('both outputs and the status of a process are kept, with letters that came in two pieces', async () => {
  const remote = aRemote();
  const collected = collectOutput(remote);
  const text = Buffer.from('grün\n');
  remote.stdout.write(text.subarray(0, 3));
  remote.stdout.write(text.subarray(3));
  remote.stderr.write('oh');
  remote.end(7);
  assert.deepEqual(await collected, { status: 7, stdout: 'grün\n', stderr: 'oh' });
});

test('of each output 16 MiB are kept, and the rest is read so that the process can end', async () => {
  const remote = aRemote();
  const collected = collectOutput(remote);
  for (const letter of 'abcd') {
    if (!remote.stdout.write(Buffer.alloc(8 * mebibyte, letter))) {
      await new Promise(drained => remote.stdout.once('drain', drained));
    }
  }
  remote.end(0);
  const { stdout } = await collected;
  assert.deepEqual([stdout.length, stdout.at(0), stdout.at(-1)], [16 * mebibyte, 'a', 'b']);
});

test('a connection that is lost before the status came is no output', async () => {
  const remote = aRemote();
  const collected = collectOutput(remote);
  remote.stdout.write('half');
  remote.lose(lost);
  await assert.rejects(collected, lost);
});
