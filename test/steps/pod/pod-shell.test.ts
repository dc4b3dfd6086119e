import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { change, look } from '../../../src/model/host-command.ts';
import { throughInit, throughPod } from '../../../src/model/ssh/host-route.ts';
import { endFrame, framedInput, frameOf } from '../../../src/model/transfer/framed-input.ts';
import type { Cluster, ExecOptions } from '../../../src/ports.ts';
import { hostShell, podShell } from '../../../src/steps/pod/pod-shell.ts';
import { failing, forbidden, getting, lost } from '../../support/answers.ts';
import { expecting } from '../../support/ports.ts';
import { aRemote } from '../../support/remote.ts';

const container = { namespace: 'debug', pod: 'worker-a-debug', container: 'container-00' };
const words = ['sh', '-c', 'echo "$1"', 'sh', 'a b'] as const;

/** A cluster in which everything runs as the same process, and what it was asked to run. */
function aCluster() {
  const remote = aRemote();
  const asked: { argv: readonly string[]; options: ExecOptions; container: unknown; signal: AbortSignal }[] = [];
  const { cluster } = expecting({
    cluster: {
      exec: async (name, argv, options, signal) => {
        asked.push({ argv, options, container: name, signal });
        return remote;
      },
    },
  });
  return { cluster, remote, asked };
}

for (const [what, open, route] of [
  ['in the pod, to look', podShell, throughPod],
  ['in PID 1’s namespaces, to change', hostShell, throughInit],
] as const) {
  test(`a command runs ${what}, in the words that are shown for it`, async t => {
    const { cluster, remote, asked } = aCluster();
    const shell = open(cluster, container);
    const running = shell.run(look(...words), t.signal);
    remote.stdout.write('out');
    remote.end(3);
    assert.deepEqual(await running, { status: 3, stdout: 'out', stderr: '' });
    const argv = route(words);
    assert.deepEqual(asked, [{ argv, options: { stdin: false }, container, signal: t.signal }]);
    assert.deepEqual(shell.argvOf(look(...words)), argv);
  });
}

const gone = { code: 'POD_GONE', message: 'pod/worker-a-debug was deleted' };
const runningPod = { status: { containerStatuses: [{ state: { running: {} } }] } };

/** Runs a command in a pod of which this is seen when it is asked about. */
function runIn(pod: object | undefined, exec: Cluster['exec'], signal: AbortSignal) {
  const { cluster } = expecting({ cluster: { exec, get: getting({ 'pods/debug/worker-a-debug': pod }) } });
  return podShell(cluster, container).run(look('true'), signal);
}

const endingWith = (status: number): Cluster['exec'] => {
  return async () => {
    const remote = aRemote();
    remote.end(status);
    return remote;
  };
};

test('a command that is lost with its pod is told as the end of the pod', async t => {
  await assert.rejects(runIn(undefined, failing(lost), t.signal), gone);
  await assert.rejects(runIn(undefined, endingWith(137), t.signal), gone);
});

test('a command that is lost while its pod lives is told as that', async t => {
  await assert.rejects(runIn(runningPod, failing(lost), t.signal), lost);
  assert.equal((await runIn(runningPod, endingWith(137), t.signal)).status, 137);
});

test('of another status, and of another failure, no pod is asked', async t => {
  const { cluster } = expecting({ cluster: { exec: endingWith(1) } });
  assert.equal((await podShell(cluster, container).run(look('true'), t.signal)).status, 1);
  const refused = expecting({ cluster: { exec: failing(forbidden) } });
  await assert.rejects(podShell(refused.cluster, container).run(look('true'), t.signal), forbidden);
});

test('a run that was told to stop asks nothing more', async () => {
  const stop = new AbortController();
  const exec: Cluster['exec'] = () => {
    stop.abort();
    return Promise.reject(lost);
  };
  const { cluster } = expecting({ cluster: { exec } });
  await assert.rejects(podShell(cluster, container).run(look('true'), stop.signal), lost);
});

test('the input of a command is sent whole, and no end of it, which the connection cannot carry', async t => {
  const { cluster, remote, asked } = aCluster();
  const running = podShell(cluster, container).run({ ...change('cat'), input: Buffer.from('abc') }, t.signal);
  remote.end(0);
  await running;
  assert.deepEqual(asked[0]?.options, { stdin: true });
  assert.equal(remote.stdin.writableEnded, false);
  assert.equal(remote.stdin.read().toString(), 'abc');
});

test('on a terminal, without input, or with input that it counts, a command is started as it is', async t => {
  const { cluster, remote, asked } = aCluster();
  const shell = hostShell(cluster, container);
  const terminal = { columns: 80, rows: 24 };
  for (const options of [{ stdin: true, terminal }, { stdin: 'counted' } as const, {}]) {
    assert.equal(await shell.start(change(...words), options, t.signal), remote);
    assert.deepEqual(asked.pop(), { argv: throughInit(words), options, container, signal: t.signal });
  }
});

test('elsewhere its input is framed, so that it comes to an end', async t => {
  const { cluster, remote, asked } = aCluster();
  const process = await hostShell(cluster, container).start(change(...words), { stdin: true }, t.signal);
  assert.deepEqual(asked[0]?.argv, throughInit(framedInput(words)));
  process.stdin.write('abc');
  process.stdin.end('defg');
  await new Promise(finished => process.stdin.once('finish', finished));
  assert.equal(remote.stdin.writableEnded, false);
  remote.stdin.end();
  const sent = await buffer(remote.stdin);
  const frames = ['abc', 'defg'].map(text => frameOf(Buffer.from(text)));
  assert.equal(sent.toString(), Buffer.concat([...frames, endFrame]).toString());
});

test('a connection that takes no more input ends the input', async t => {
  const { cluster, remote } = aCluster();
  const process = await podShell(cluster, container).start(change('true'), { stdin: true }, t.signal);
  const error = new Promise(resolve => process.stdin.once('error', resolve));
  const broken = new Error('write EPIPE');
  remote.stdin.destroy(broken);
  assert.equal(await error, broken);
});
