import assert from 'node:assert/strict';
import { test } from 'node:test';
import { machineConfigPools } from '../lab/controllers/mco/resources.ts';
import { NODES } from '../lab/controllers/resources.ts';
import type { Lab } from '../lab/lab.ts';
import { machine } from '../support/node-truth.ts';
import { aBuild, anOverrideRecord, aPackage } from '../support/override-records.ts';
import type { Ran } from '../support/program.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { turned } from '../support/trouble.ts';

const { lab, run } = tellStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b', kind: 'api' }], prepare: saySo });

/** A title for the window, an empty screen, a turned line, and a second line that looks like one of ours. */
const hostile =
  '\x1b]0;owned\x07\x1b[2Jred\x7f \x9b31m\u202edesrever\u2069\x85\u2028\r\nerror: all is lost\t\u200b日本語\ud800';
/** What is to be seen of it in one line. */
const harmless = 'red desrever error: all is lost 日本語';

/** What a terminal may get: no control character but the end of a line, and nothing that turns or hides. */
const shown = /^[\n\x20-\x7e\u00a0-\u1fff\u2010-\u2027\u2030-\u2065\u2070-\ud7ff\ue000-\ufefe\uff00-\uffff]*$/;

/** Everybody who can write something into the cluster has done so. */
async function saySo({ store }: Lab): Promise<void> {
  const bootId = store.get(NODES, undefined, 'worker-b')?.status.nodeInfo.bootID;
  const record = { version: 1, by: hostile, at: hostile, run: hostile, bootId, via: 'host', usr: hostile };
  const put = { files: [{ path: `/usr/${hostile}`, sha256: hostile }], filesLeftOut: 0, rpms: [hostile], armed: null };
  const build = aBuild(hostile, { by: hostile, origin: hostile });
  const overrides = anOverrideRecord({ by: hostile, packages: [aPackage(hostile, { base: hostile, booted: build })] });
  store.update(NODES, undefined, 'worker-b', ({ metadata, status }) => {
    Object.assign(metadata.annotations ?? {}, {
      'oc-rpmoverlay/usr': JSON.stringify({ ...record, ...put }),
      'oc-rpmoverlay/overrides': JSON.stringify(overrides),
      'machineconfiguration.openshift.io/state': 'Degraded',
      'machineconfiguration.openshift.io/reason': hostile,
    });
    status.nodeInfo.osImage = hostile;
    for (const one of status.conditions)
      if (one.type === 'Ready') Object.assign(one, { status: 'False', message: hostile });
  });
  store.update(machineConfigPools, undefined, 'worker', ({ status }) => {
    for (const one of status.conditions)
      if (one.type === 'NodeDegraded') Object.assign(one, { status: 'True', message: hostile });
  });
}

async function runHarmlessly(...words: readonly string[]): Promise<Ran> {
  const ran = await run(words);
  for (const text of [ran.stdout, ran.stderr]) assert.ok(shown.test(text), JSON.stringify(text));
  return ran;
}

const looks = [
  ['status', '-o', 'wide'],
  ['check', 'worker-b', '-o', 'wide'],
  ['override', 'list', '-o', 'wide'],
  ['usr', 'worker-b', '--via', 'host'],
];
const moreLooks = [
  ['status'],
  ['status', '-o', 'yaml'],
  ['check', 'worker-b'],
  ['check', 'worker-b', '-o', 'yaml'],
  ['override', 'list'],
];
for (const words of triesAll ? [...looks, ...moreLooks] : looks) {
  test(`whatever somebody has written into the cluster, ${words.join(' ')} shows nothing that a terminal obeys`, async () => {
    const { stdout, stderr } = await runHarmlessly(...words);
    assert.ok(`${stdout}${stderr}`.includes('desrever'), `${stdout}${stderr}`);
  });
}

test('in JSON it is escaped, and comes out as it was', async () => {
  const { stdout } = await runHarmlessly('status', 'worker-b', '-o', 'json');
  const [row] = JSON.parse(stdout).nodes;
  assert.deepEqual([row.by, row.osImage, row.rpms], [hostile, hostile, [hostile]]);
});

test('what a kubelet says of a failure is one line of harmless text, and said once', async () => {
  using _refusing = turned(lab(), { refusePods: { reason: 'OutOfpods', message: hostile } });
  const { stderr } = await runHarmlessly('usr', 'worker-a', '--via', 'host');
  assert.equal(stderr.match(new RegExp(`^error: .*${harmless}`, 'gm'))?.length, 1, stderr);
});

test('what a program of the node writes on its stderr is shown likewise', async () => {
  const node = machine(lab(), 'worker-a');
  await node.writeFile('/run/hostile', `#!/bin/sh\nprintf '%s' '${hostile}' >&2\nexit 1\n`, {
    uid: 0,
    gid: 0,
    mode: 0o755,
  });
  await node.run(['mount', '--bind', '/run/hostile', '/usr/bin/rpm-ostree']);
  const { stderr } = await runHarmlessly('usr', 'worker-a', '--via', 'host');
  await node.run(['sh', '-c', 'umount /usr/bin/rpm-ostree; rm /run/hostile']);
  assert.equal(stderr.match(new RegExp(`^error: .*${harmless}`, 'gm'))?.length, 1, stderr);
});
