import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import { received, receiveFile } from '../../../src/model/transfer/receive-file.ts';
import type { HostShell, LocalFile } from '../../../src/ports.ts';
import { uploadFile } from '../../../src/steps/transfer/upload-file.ts';
import { expecting } from '../../support/ports.ts';
import { aRemote, type FakeRemote } from '../../support/remote.ts';
import { aLocalFile, sumOf } from '../../support/sources.ts';

const content = 'all that the file holds';
const path = '/var/lib/oc-rpmoverlay/runs/x7k2p/new/1';
const command = receiveFile({ path, size: content.length, sha256: sumOf(content) });
const lost = new Failure('failed', 'CONNECTION_LOST', 'the connection was lost');

/** What the node does with one attempt; returns what came there. */
type Receiver = (remote: FakeRemote) => void | Promise<void>;

/** It takes what comes from an offset on, to the end. */
function taking(offset: number, status = 0): Receiver {
  return async remote => {
    remote.stdout.write(`at\t${offset}\n`);
    const taken = await buffer(remote.stdin);
    assert.equal(taken.toString(), content.slice(offset));
    remote.end(status);
  };
}

/** Uploads the file to a node that does one thing after the other, one for each attempt. */
function upload(
  t: { readonly signal: AbortSignal },
  receivers: readonly Receiver[],
  file: LocalFile = aLocalFile(content),
) {
  const left = [...receivers];
  const pauses: number[] = [];
  const ports = expecting({ clock: { sleep: async ms => void pauses.push(ms) } });
  const signals: AbortSignal[] = [];
  const shell: HostShell = {
    argvOf: ({ argv }) => ['route', ...argv],
    run: () => assert.fail('nothing was expected to be run'),
    async start(started, options, signal) {
      assert.deepEqual([started, options], [command, { stdin: 'counted' }]);
      signals.push(signal);
      const remote = aRemote();
      remote.exit.catch(() => {});
      const receive = left.shift() ?? assert.fail('one attempt too many');
      void receive(remote);
      return remote;
    },
  };
  const options = { node: 'worker-a', reach: async () => shell, file, sha256: sumOf(content), path };
  const done = uploadFile(ports, options, t.signal).finally(() => {
    assert.ok(
      signals.every(({ aborted }) => aborted),
      'a connection was left open',
    );
    assert.deepEqual(left, []);
  });
  const said = () => ports.events.flatMap(event => (event.kind === 'progress' ? event.text : []));
  return { done, pauses, said };
}

test('a file is sent whole, and what is said of it is its name and size', async t => {
  const { done, said, pauses } = upload(t, [taking(0)]);
  await done;
  assert.deepEqual([said(), pauses], [['uploading file (23 bytes)'], []]);
});

test('what the node has already is not sent', async t => {
  const { done, said } = upload(t, [taking(23)]);
  await done;
  assert.deepEqual(said(), ['uploading file (23 bytes) from 23 bytes on']);
});

test('after a lost connection it goes on where the node is, and waits a little longer each time', async t => {
  const lose: Receiver = remote => {
    remote.stdout.write('at\t0\n');
    remote.lose(lost);
  };
  const short: Receiver = remote => {
    remote.stdout.write('at\t4\n');
    remote.end(received.short);
  };
  const { done, said, pauses } = upload(t, [lose, short, taking(12)]);
  await done;
  assert.deepEqual(said(), [
    'uploading file (23 bytes)',
    'uploading file (23 bytes), again: the connection was lost',
    'uploading file (23 bytes) from 4 bytes on',
    'uploading file (23 bytes), again: node/worker-a: less came there than was sent',
    'uploading file (23 bytes) from 12 bytes on',
  ]);
  assert.deepEqual(pauses, [1000, 2000]);
});

test('it is tried five times', async t => {
  const { done, pauses } = upload(
    t,
    Array.from({ length: 5 }, () => remote => remote.lose(lost)),
  );
  await assert.rejects(done, lost);
  assert.equal(pauses.length, 4);
});

test('a run that is told to stop does not try again', async () => {
  const stop = new AbortController();
  const abort: Receiver = remote => {
    stop.abort(new Failure('interrupted', 'INTERRUPTED', 'interrupted'));
    remote.lose(lost);
  };
  const { done, pauses } = upload(stop, [abort]);
  await assert.rejects(done, lost);
  assert.deepEqual(pauses, []);
});

test('a damaged part is sent again from the start; a damaged whole is a failure', async t => {
  await upload(t, [taking(5, received.damaged), taking(0)]).done;
  await assert.rejects(upload(t, [taking(0, received.damaged)]).done, {
    code: 'UPLOAD_FAILED',
    message: `node/worker-a: cannot write ${path}: what came there is not what was sent`,
  });
});

test('a full disk is told with what is free and what is needed, where that is known', async t => {
  const full = (line: string, complaint: string): Receiver => {
    return remote => {
      remote.stdout.write(line);
      remote.stderr.write(complaint);
      remote.end(line ? received.full : 1);
    };
  };
  const room = `node/worker-a: its disk has no room for ${path}`;
  const hint = 'oc debug node/worker-a -- chroot /host df -h /var/lib/oc-rpmoverlay/runs/x7k2p/new';
  const failure = { kind: 'failed', code: 'NODE_DISK_FULL', hint };
  const told = upload(t, [full('full\t1500\n', '')]).done;
  await assert.rejects(told, { ...failure, message: `${room}: 1.5 KB are free, 23 bytes are needed` });
  const untold = upload(t, [full('', 'bash: x.part: No space left on device\n')]).done;
  await assert.rejects(untold, { ...failure, message: room });
});

test('any other end is told in the words of the node, or by its status', async t => {
  const failing = (words: string): Receiver => {
    return remote => {
      remote.stderr.write(words);
      remote.end(1);
    };
  };
  for (const [words, why] of [
    ['bash: x.part:\n Permission denied\n', 'bash: x.part: Permission denied'],
    ['', 'status 1'],
  ] as const)
    await assert.rejects(upload(t, [failing(words)]).done, {
      kind: 'failed',
      code: 'UPLOAD_FAILED',
      message: `node/worker-a: cannot write ${path}: ${why}`,
    });
});

test('a file that has changed since it was judged is told as that, and not tried again', async t => {
  const changed = { code: 'FILE_CHANGED', message: 'file ./file was changed while it was read' };
  const shorter = { ...aLocalFile(content), stream: aLocalFile('all that').stream };
  const waiting: Receiver = remote => void remote.stdout.write('at\t0\n');
  await assert.rejects(upload(t, [waiting], shorter).done, changed);
  const other = { ...aLocalFile(content), stream: aLocalFile('ALL that the file holds').stream };
  const damaged: Receiver = async remote => {
    remote.stdout.write('at\t0\n');
    await buffer(remote.stdin);
    remote.end(received.damaged);
  };
  await assert.rejects(upload(t, [damaged], other).done, changed);
});
