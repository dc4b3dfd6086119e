import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, afterEach, before, suite, test } from 'node:test';
import { faultyService, rightService } from '../../support/builds.ts';
import { ServiceDown } from '../runtime.ts';
import { LabNode } from './lab-node.ts';
import { Rack } from './rack.ts';

const executable = { uid: 0, gid: 0, mode: 0o755 };

suite('kubelet and cri-o of a node', { timeout: 60_000 }, () => {
  const open = new AsyncDisposableStack();
  let node: LabNode;
  before(async () => {
    const rack = open.use(await Rack.create());
    node = open.use(await LabNode.create({ name: 'worker-a', rack }));
    await node.boot();
    await node.run(['ostree', 'admin', 'unlock']);
  });
  afterEach(async () => {
    for (const name of ['crio', 'kubelet'] as const) {
      await node.writeFile(`/usr/bin/${name}`, await rightService(name), executable);
    }
    await node.run(['systemctl', 'restart', 'crio', 'kubelet']);
  });
  after(() => open.disposeAsync());

  /** Resolves when the lab has the service, or has it no more. */
  async function until(name: 'crio' | 'kubelet', wanted: 'there' | 'gone'): Promise<void> {
    const changed = Promise.withResolvers<void>();
    const look = () => node[name].running === (wanted === 'there') && changed.resolve();
    const stop = node[name].onChange(look);
    look();
    await changed.promise.finally(stop);
  }

  async function state(unit: string): Promise<string> {
    return (await node.run(['systemctl', 'show', '--property=ActiveState,SubState', '--value', unit]))
      .trim()
      .replace('\n', ' ');
  }

  /** Looks again and again: no event tells of a unit. */
  async function untilState(unit: string, wanted: string): Promise<void> {
    while ((await state(unit)) !== wanted);
  }

  async function restart(name: 'crio' | 'kubelet', build: Buffer, ...flags: string[]): Promise<void> {
    await node.writeFile(`/usr/bin/${name}`, build, executable);
    await node.run(['systemctl', 'restart', ...flags, name]);
  }

  const health = () => node.run(['curl', '--silent', '--max-time', '5', 'http://127.0.0.1:10248/healthz']);

  test('both are programs of their own, ask and answer one another, and can be asked', async () => {
    const script = 'for unit in kubelet crio; do readlink /proc/$(systemctl show -p MainPID --value $unit)/exe; done';
    assert.equal(await node.run(['sh', '-c', script]), '/usr/bin/kubelet\n/usr/bin/crio\n');
    assert.deepEqual([await health(), await node.kubelet.ask(), await node.crio.ask()], ['ok', 'up', 'up']);
    assert.match(await node.run(['crictl', 'version']), /^RuntimeVersion: {2}1\.33\.4$/m);
  });

  test('a restart brings the program that lies there now, and one of cri-o brings the kubelet with it', async () => {
    const build = await rightService('kubelet', 'another');
    await restart('kubelet', build);
    const running = 'sha256sum < /proc/$(systemctl show -p MainPID --value kubelet)/exe';
    assert.equal(
      (await node.run(['sh', '-c', running])).split(' ')[0],
      createHash('sha256').update(build).digest('hex'),
    );
    const changes: string[] = [];
    const stop = node.kubelet.onChange(change => changes.push(change));
    await node.run(['systemctl', 'restart', 'crio']);
    await until('kubelet', 'there');
    stop();
    assert.deepEqual(changes, ['ended', 'started']);
  });

  test('a kubelet notices a cri-o that hangs', async () => {
    await node.run(['systemctl', 'kill', '--signal=STOP', 'crio']);
    assert.equal(await node.kubelet.ask(), 'down');
    await node.run(['systemctl', 'kill', '--signal=CONT', 'crio']);
    assert.equal(await node.kubelet.ask(), 'up');
  });

  test('a kubelet that hangs answers when it goes on', async () => {
    await node.run(['systemctl', 'kill', '--signal=STOP', 'kubelet']);
    let answered = false;
    const answer = node.kubelet.ask().finally(() => (answered = true));
    await node.crio.ask();
    assert.deepEqual([node.kubelet.running, answered], [true, false]);
    await node.run(['systemctl', 'kill', '--signal=CONT', 'kubelet']);
    assert.equal(await answer, 'up');
  });

  test('one that is killed is started again', async () => {
    for (const name of ['kubelet', 'crio'] as const) {
      await node.run(['systemctl', 'kill', '--signal=KILL', name]);
      await until(name, 'gone');
      await assert.rejects(node[name].ask(), ServiceDown);
      await until(name, 'there');
    }
  });

  test('a kubelet that dies had been started well', async () => {
    await restart('kubelet', await faultyService('dies'));
    await untilState('kubelet', 'activating auto-restart');
    assert.equal(node.kubelet.running, false);
  });

  test('a sick kubelet runs, but is neither well nor heard of', async () => {
    await restart('kubelet', await faultyService('sick'));
    assert.deepEqual(
      [await state('kubelet'), await health(), node.kubelet.running],
      ['active running', 'healthz check failed\n', false],
    );
  });

  test('a kubelet that stalls never gets started', async () => {
    await restart('kubelet', await faultyService('stalls'), '--no-block');
    await untilState('kubelet', 'activating start');
    assert.equal(node.kubelet.running, false);
  });

  test('a sick cri-o runs, and does not answer', async () => {
    await restart('crio', await faultyService('sick'));
    assert.equal(await state('crio'), 'active running');
    await until('kubelet', 'there');
    assert.equal(await node.kubelet.ask(), 'down');
    await assert.rejects(node.run(['crictl', 'version']), /DeadlineExceeded/);
  });

  test('a cri-o that cannot start leaves no kubelet either', async () => {
    await assert.rejects(restart('crio', Buffer.from('#!/usr/bin/no-such-program\n')), /failed/);
    await untilState('kubelet', 'inactive dead');
    assert.deepEqual([node.kubelet.running, node.crio.running], [false, false]);
  });
});
