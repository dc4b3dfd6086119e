import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { triesAll } from '../../support/tried-ways.ts';
import { NodeDown } from '../runtime.ts';
import { childrenOf } from './bound-process.ts';
import { Cgroup } from './cgroup.ts';
import { cacheDirectory } from './image.ts';
import { LabNode } from './lab-node.ts';
import { Rack } from './rack.ts';

suite('power of a node', { timeout: 60_000 }, () => {
  if (triesAll)
    test('three nodes boot side by side to a running system', async t => {
      await using rack = await Rack.create();
      const start = performance.now();
      const names = ['master-0', 'worker-a', 'worker-b'];
      const nodes = await Promise.all(names.map(name => LabNode.create({ name, rack })));
      await using open = new AsyncDisposableStack();
      for (const node of nodes) open.use(node);
      await Promise.all(nodes.map(node => node.boot()));
      t.diagnostic(`three nodes in ${Math.round(performance.now() - start)} ms`);
      for (const node of nodes) {
        assert.equal((await node.run(['hostname'])).trim(), node.name);
        assert.equal((await node.run(['systemctl', 'is-system-running', '--wait'])).trim(), 'running');
      }
    });

  test('a node is a deployment of RHCOS with a read-only /usr, and says so as one does', async () => {
    await using rack = await Rack.create();
    await using node = await LabNode.create({ name: 'worker-a', rack });
    await node.boot();
    assert.match((await node.readFile('/etc/os-release')) ?? '', /^OPENSHIFT_VERSION="4\.20"$/m);
    assert.equal(await node.readFile('/proc/sys/kernel/random/boot_id'), `${node.bootId}\n`);
    assert.equal(await node.run(['readlink', '/home', '/root']), 'var/home\nvar/roothome\n');
    assert.equal(await node.run(['rpm', '-q', '--queryformat=%{NEVR}', 'runc']), 'runc-4:1.2.5-2.el9');
    await assert.rejects(node.run(['touch', '/usr/bin/probe']), /Read-only file system/);
    await assert.rejects(node.run(['touch', '/boot/probe']), /Read-only file system/);
  });

  test('a reboot is a new boot id, the same disk, and an empty /run', async () => {
    await using rack = await Rack.create();
    await using node = await LabNode.create({ name: 'worker-a', rack });
    const changes: string[] = [];
    node.onPower(change => changes.push(`${change} ${node.running}`));
    await node.boot();
    const before = node.bootId;
    await node.run(['touch', '/run/volatile', '/etc/kept']);
    await node.reboot();
    assert.notEqual(node.bootId, before);
    assert.deepEqual(changes, ['booted true', 'ended false', 'booted true']);
    assert.equal(await node.readFile('/run/volatile'), undefined);
    assert.equal(await node.readFile('/etc/kept'), '');
    const boots = await node.run(['journalctl', '--list-boots', '--quiet']);
    assert.equal(boots.trim().split('\n').length, 2);
  });

  test('a node that is switched off or has lost its power stays down, until it is switched on again', async () => {
    await using rack = await Rack.create();
    await using node = await LabNode.create({ name: 'worker-a', rack });
    const down = new NodeDown('node/worker-a is down');
    await assert.rejects(node.dial(22), down);
    for (const end of [() => node.powerOff(), () => node.crash()]) {
      await node.boot();
      await end();
      assert.equal(node.running, false);
      await assert.rejects(node.readFile('/etc/hostname'), down);
      await assert.rejects(node.reboot(), down);
    }
  });

  if (triesAll)
    test('two labs at once do not see one another, nor does the machine see them', async () => {
      const links = await readdir('/sys/class/net');
      await using first = await Rack.create();
      await using second = await Rack.create();
      await using one = await LabNode.create({ name: 'worker-a', rack: first });
      await using other = await LabNode.create({ name: 'worker-a', rack: second });
      await Promise.all([one.boot(), other.boot()]);
      assert.equal(one.address, other.address);
      await one.run(['touch', '/etc/of-one']);
      assert.equal(await other.readFile('/etc/of-one'), undefined);
      assert.deepEqual(await readdir('/sys/class/net'), links);
      assert.ok(!(await readFile('/proc/self/mountinfo', 'utf8')).includes(cacheDirectory));
    });

  test('nothing is left of a lab that was disposed', async () => {
    const rack = await Rack.create();
    const node = await LabNode.create({ name: 'worker-a', rack });
    await node.boot();
    await node[Symbol.asyncDispose]();
    await rack[Symbol.asyncDispose]();
    assert.equal(existsSync(rack.cgroup.path), false);
    assert.deepEqual(await childrenOf({ pid: process.pid }), []);
  });

  test('nothing is left of a lab whose process was killed', async () => {
    const lab = await abandonedLab();
    lab.kill();
    while (existsSync(lab.cgroup) || lab.processes.some(isThere)) await delay(20);
  });

  test('no process is left of a lab that was killed together with its watchdog', async () => {
    const lab = await abandonedLab();
    for (const pid of lab.processes) if (commandOf(pid).includes('watchdog.sh')) process.kill(pid, 'SIGKILL');
    lab.kill();
    while (lab.processes.some(isThere)) await delay(20);
    // The lab of another test may have swept it already.
    await using _next = await Rack.create();
    assert.equal(existsSync(lab.cgroup), false);
  });

  test('what still runs in the cgroup of a lab that is gone is killed by the next lab', async () => {
    const base = await Cgroup.create('oc-rpmoverlay-lab.1.0.1'); // process 1 did not start at time 0
    await mkdir(join(base.path, 'worker-a/kubepods'), { recursive: true });
    const orphan = spawn('sh', ['-c', 'echo 0 > "$0/cgroup.procs"; echo; exec sleep 60', join(base.path, 'worker-a')]);
    const ended = once(orphan, 'exit');
    await once(orphan.stdout, 'data');
    await using _rack = await Rack.create();
    assert.deepEqual(await ended, [null, 'SIGKILL']);
    assert.equal(existsSync(base.path), false);
  });
});

/** Another process with a lab of one node and a pod, and all that it has started. */
async function abandonedLab() {
  const lab = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/abandoned-lab.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(lab.stdout, 'data');
  const processes = await descendantsOf(lab.pid ?? 0);
  assert.ok(processes.length > 10, `${processes}`);
  return { cgroup: String(line).trim(), processes, kill: () => lab.kill('SIGKILL') };
}

function isThere(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
}

async function descendantsOf(pid: number): Promise<number[]> {
  const children = await childrenOf({ pid });
  return [...children, ...(await Promise.all(children.map(descendantsOf))).flat()];
}
