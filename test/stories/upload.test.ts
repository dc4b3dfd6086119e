import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, suite, test } from 'node:test';
import { candidatePath } from '../../src/model/node/node-store.ts';
import { makeRunDirectory } from '../../src/model/put/run-files.ts';
import type { HostShell, LocalFile } from '../../src/ports.ts';
import { runChecked } from '../../src/steps/pod/run-checked.ts';
import { sha256Of } from '../../src/steps/transfer/hash-file.ts';
import { uploadFile } from '../../src/steps/transfer/upload-file.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { createTemporaryDirectory } from '../lab/temporary-directory.ts';
import { type LabHost, openLabHost } from '../support/lab-host.ts';
import { machine } from '../support/node-truth.ts';
import { triesAll } from '../support/tried-ways.ts';
import { turned } from '../support/trouble.ts';
import { atHalf, watchFlight } from '../support/watched-file.ts';

const { signal } = new AbortController();

/** Much more than may be on its way at a time. */
const largeMb = triesAll ? 100 : 20;

suite('files come to a node', { timeout: 280_000 }, () => {
  const open = new AsyncDisposableStack();
  let lab: Lab;
  let host: LabHost;
  let directory: string;
  before(async () => {
    directory = open.use(await createTemporaryDirectory()).path;
    lab = open.use(await startLab({ nodes: [{ name: 'worker-a' }] }));
    host = open.use(await openLabHost(lab, 'worker-a'));
    const inIt = { node: 'worker-a', shell: host.pod.inPod, reporter: host.ports.reporter };
    await runChecked(inIt, makeRunDirectory(host.run), signal);
    open.defer(() => node('rm -rf /var/lib/oc-rpmoverlay').then(() => {}));
    await writeFile(join(directory, 'large'), randomBytes(largeMb * 1_000_000));
    await writeFile(join(directory, 'small'), randomBytes(20_000_000));
  });
  afterEach(() => node(`umount ${scratch()} 2>/dev/null; rm -rf ${scratch()}/*`));
  after(() => open.disposeAsync());

  const scratch = (): string => join(candidatePath(host.run, 1), '..');
  const node = (script: string): Promise<string> => machine(lab, 'worker-a').run(['sh', '-c', script]);
  const inPod = async (): Promise<HostShell> => host.pod.inPod;
  const onHost = async (): Promise<HostShell> => host.pod.onHost;

  const openFile = async (name: string): Promise<LocalFile> => {
    const found = await host.ports.files.open(join(directory, name));
    if (found?.kind !== 'file') throw new Error(`${name} is no file`);
    return found;
  };

  /** Sends a file, and proves that it is there as it should be, and nothing beside it. */
  const send = async (file: LocalFile, reach: () => Promise<HostShell>): Promise<readonly string[]> => {
    const sha256 = await sha256Of(file, signal);
    const before = host.ports.events.length;
    const path = candidatePath(host.run, 1);
    await uploadFile(host.ports, { node: 'worker-a', reach, file, sha256, path }, signal);
    const seen = await node(`cd ${scratch()} && stat -c '%a %U %s %n' * && sha256sum <1`);
    assert.deepEqual(seen.trim().split('\n'), [`600 root ${file.bytes.length} 1`, `${sha256}  -`]);
    return host.ports.events.slice(before).flatMap(event => (event.kind === 'progress' ? event.text : []));
  };

  for (const way of ['the pod', 'PID 1', 'ssh'] as const) {
    const reach = async (): Promise<HostShell> => {
      if (way === 'ssh') return host.logIn();
      return way === 'the pod' ? host.pod.inPod : host.pod.onHost;
    };

    test(`${largeMb} MB come whole by way of ${way}, and are never on their way together`, async () => {
      await using file = await openFile('large');
      const part = `stat -c %s ${scratch()}/1.part 2>/dev/null || echo 0`;
      const watched = watchFlight(file, async () => Number(await node(part)));
      assert.deepEqual(await send(watched.file, reach), [`uploading large (${largeMb} MB)`]);
      assert.ok(watched.most() < 12_000_000, `${watched.most()} bytes were on their way`);
    });

    test(`an upload by way of ${way} that breaks off half-way goes on from there`, async () => {
      await using file = await openFile('small');
      const [first, again = '', from = '', ...more] = await send(
        atHalf(file, () => lab.open.drop()),
        reach,
      );
      assert.deepEqual([first, more], ['uploading small (20 MB)', []]);
      assert.match(again, /^uploading small \(20 MB\), again: the connection .*was lost/);
      assert.match(from, /^uploading small \(20 MB\) from \d+(\.\d)? MB on$/);
    });
  }

  test('a cluster whose exec can end its input makes no difference, nor does a file of no bytes', async () => {
    using _v5 = turned(lab, { execV5: true });
    await using small = await openFile('small');
    await send(small, inPod);
    await writeFile(join(directory, 'none'), '');
    await using none = await openFile('none');
    await send(none, onHost);
  });

  test('a file that is there already is not sent', async () => {
    await using file = await openFile('small');
    await send(file, inPod);
    assert.deepEqual(await send(file, inPod), ['uploading small (20 MB) from 20 MB on']);
  });

  test('a disk without room is told with what is free there, before anything is sent or in the middle, and is left empty', async () => {
    await using file = await openFile('small');
    await node(`mount -t tmpfs -o size=2M scratch ${scratch()}`);
    const full = {
      kind: 'failed',
      code: 'NODE_DISK_FULL',
      hint: `oc debug node/worker-a -- chroot /host df -h ${scratch()}`,
    };
    await assert.rejects(send(file, onHost), {
      ...full,
      message: `node/worker-a: its disk has no room for ${scratch()}/1: 2.1 MB are free, 20 MB are needed`,
    });
    await node(`mount -o remount,size=24M ${scratch()}`);
    const filled = atHalf(file, () => node(`fallocate -l 12M ${scratch()}/other`));
    await assert.rejects(send(filled, onHost), full);
    assert.equal(await node(`ls ${scratch()}`), 'other\n');
  });

  test('a file that is changed or cut off while it is sent is not put on the node', async () => {
    const changed = { kind: 'failed', code: 'FILE_CHANGED', hint: 'run the command again when it is complete' };
    for (const change of [
      (path: string) => truncate(path, 15_000_000),
      (path: string) => writeFile(path, randomBytes(20_000_000)),
    ]) {
      await writeFile(join(directory, 'changing'), randomBytes(20_000_000));
      await using file = await openFile('changing');
      const changing = atHalf(file, () => change(file.path));
      await assert.rejects(send(changing, inPod), {
        ...changed,
        message: `file ${file.path} was changed while it was read`,
      });
      assert.doesNotMatch(await node(`ls ${scratch()}`), /^1$/m);
      await node(`rm -rf ${scratch()}/*`);
    }
  });
});
