import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { Outlet } from '../../src/report/outlet.ts';

test('a reader who goes away ends the output quietly', async () => {
  const child = spawn(process.execPath, [new URL('print-much.ts', import.meta.url).pathname], { stdio: 'pipe' });
  const stderr = text(child.stderr);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [status] = await once(child, 'exit');
  assert.deepEqual([status, await stderr], [0, 'flushed\n']);
});

test('flush waits for a slow reader', async () => {
  const slow = new PassThrough({ highWaterMark: 1 });
  const outlet = new Outlet({ stdout: slow, stderr: new PassThrough() });
  outlet.result('a lot\n', 'stdout');
  let isFlushed = false;
  const flushed = outlet.flush().then(() => {
    isFlushed = true;
  });
  await new Promise(setImmediate);
  assert.equal(isFlushed, false);
  slow.resume();
  await flushed;
});

test('a result that a full disk swallowed is a failure', async () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const full = new Writable({ write: (_chunk, _encoding, done) => done(error) });
  const outlet = new Outlet({ stdout: full, stderr: new PassThrough() });
  outlet.result('result\n', 'stdout');
  outlet.result('more\n', 'stdout');
  await assert.rejects(outlet.flush(), {
    kind: 'failed',
    code: 'OUTPUT_LOST',
    message: 'the result cannot be written: ENOSPC: no space left on device, write',
    cause: error,
  });
});

test('a broken stderr is borne', async () => {
  const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EIO')) });
  const stdout = new PassThrough();
  const outlet = new Outlet({ stdout, stderr: broken });
  outlet.line('warning: nobody hears');
  await new Promise(setImmediate);
  outlet.line('warning: still nobody hears');
  outlet.result('result\n', 'stdout');
  stdout.resume();
  await outlet.flush();
});
