import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { sendContent } from '../../../src/steps/transfer/send-content.ts';
import { aRemote } from '../../support/remote.ts';
import { aLocalFile } from '../../support/sources.ts';

/** A file of 10 MB that counts what is read of it. */
function aLargeFile() {
  let read = 0;
  const stream = () =>
    new Readable({
      read() {
        read += 100_000;
        this.push(read > 10_000_000 ? null : Buffer.alloc(100_000));
      },
    });
  return { file: aLocalFile(Buffer.alloc(10_000_000), { stream }), read: () => read };
}

async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
}

test('no more of a file is read than is taken of it', async () => {
  const { file, read } = aLargeFile();
  const remote = aRemote();
  const sent = sendContent(remote, file, 0);
  await someTurns();
  assert.ok(read() < 1_000_000, `${read()} bytes were read`);
  assert.equal((await buffer(remote.stdin)).length, 10_000_000);
  await sent;
});

test('from an offset on, in the middle of a chunk too, the rest is sent and the input ended', async () => {
  const chunks = ['abc', 'def', 'ghi'].map(text => Buffer.from(text));
  for (const offset of [0, 2, 3, 4, 8, 9]) {
    const remote = aRemote();
    const file = aLocalFile('abcdefghi', { stream: () => Readable.from(chunks, { objectMode: false }) });
    const [, taken] = await Promise.all([sendContent(remote, file, offset), buffer(remote.stdin)]);
    assert.equal(taken.toString(), 'abcdefghi'.slice(offset));
  }
});

test('where the process ends first, or its connection, nothing more is sent and nothing said', async () => {
  const ends = [
    (remote: ReturnType<typeof aRemote>) => remote.end(1),
    (remote: ReturnType<typeof aRemote>) => remote.lose(new Error('lost')),
    (remote: ReturnType<typeof aRemote>) => remote.stdin.destroy(new Error('EPIPE')),
  ];
  for (const end of ends) {
    const { file } = aLargeFile();
    const remote = aRemote();
    remote.exit.catch(() => {});
    const sent = sendContent(remote, file, 0);
    end(remote);
    await sent;
  }
});

test('a file that has become shorter is a failure', async () => {
  const file = aLocalFile('abcdef', { stream: aLocalFile('abc').stream });
  const remote = aRemote();
  remote.stdin.resume();
  await assert.rejects(sendContent(remote, file, 0), { kind: 'failed', code: 'FILE_CHANGED' });
});
