import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { endFrame, framedInput, frameOf } from '../../../../src/model/transfer/framed-input.ts';

/** Runs a command behind the unpacking shell, in a real bash, as on a node. */
function start(t: TestContext, ...argv: readonly string[]): ChildProcessWithoutNullStreams {
  const [program = '', ...rest] = framedInput(argv);
  const child = spawn(program, rest);
  t.after(() => child.stdin.destroy());
  // A command that ends early breaks the pipe.
  child.stdin.on('error', () => {});
  return child;
}

/** Waits for the streams as well, which whatever was started may still hold. */
async function endOf(child: ChildProcessWithoutNullStreams) {
  const [stdout, stderr, [status]] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    once(child, 'close'),
  ]);
  return { status, stdout, stderr: stderr.toString() };
}

async function passThrough(t: TestContext, chunks: readonly Uint8Array[]): Promise<Buffer> {
  const child = start(t, 'cat');
  for (const chunk of chunks) child.stdin.write(frameOf(chunk));
  child.stdin.write(endFrame);
  const end = await endOf(child);
  assert.deepEqual({ ...end, stdout: '' }, { status: 0, stdout: '', stderr: '' });
  return end.stdout;
}

test('any bytes in any chunks arrive whole, and then comes the end, while the connection stays open', async t => {
  const chunk = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.constantFrom(Buffer.from('\n0\n12\n')));
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 6 }), async chunks => {
      assert.ok((await passThrough(t, chunks)).equals(Buffer.concat(chunks)));
    }),
    { numRuns: 20 },
  );
});

test('a chunk larger than any pipe arrives whole', async t => {
  const chunk = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251));
  assert.ok((await passThrough(t, [chunk, Buffer.from('end')])).equals(Buffer.concat([chunk, Buffer.from('end')])));
});

test('the status and both outputs of the command are the session’s', async t => {
  const child = start(t, 'sh', '-c', 'read -r word; echo "out $word"; echo "err $0" >&2; exit 42', 'a b');
  child.stdin.write(frameOf(Buffer.from('x\n')));
  child.stdin.write(endFrame);
  const { status, stdout, stderr } = await endOf(child);
  assert.deepEqual([status, stdout.toString(), stderr], [42, 'out x\n', 'err a b\n']);
});

test('a command that ends by a signal has the status that a shell gives it, and nothing is said about it', async t => {
  const { status, stderr } = await endOf(start(t, 'sh', '-c', 'kill -TERM $$'));
  assert.deepEqual([status, stderr], [143, '']);
});

test('a command that is not there has the status that a shell gives it, and that is said', async t => {
  const { status, stderr } = await endOf(start(t, 'no-such-command'));
  assert.deepEqual([status, stderr.includes('no-such-command: not found')], [127, true]);
});

test('a command that ends without reading ends the session, though nothing was sent yet', async t => {
  const { status, stdout } = await endOf(start(t, 'echo', 'at once'));
  assert.deepEqual([status, stdout.toString()], [0, 'at once\n']);
});

test('a command that ends in the middle of a frame ends the session without a word about it', async t => {
  const child = start(t, 'head', '-c', '4');
  child.stdin.write(Buffer.concat([Buffer.from('1000000\n'), Buffer.alloc(100_000, 'abcd')]));
  const { status, stdout, stderr } = await endOf(child);
  assert.deepEqual([status, stdout.toString(), stderr], [0, 'abcd', '']);
});

test('a connection that breaks off is the end of the input', async t => {
  const child = start(t, 'cat');
  child.stdin.end(frameOf(Buffer.from('half')));
  const { status, stdout } = await endOf(child);
  assert.deepEqual([status, stdout.toString()], [0, 'half']);
});

test('the words of the command stay as they are', () => {
  const words = ['printf', '%s', "it's", '$HOME', ''];
  assert.deepEqual(framedInput(words).slice(-5), words);
});
