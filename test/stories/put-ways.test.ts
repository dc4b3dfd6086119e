import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rightRunc } from '../support/builds.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { fileOn, lastEndOn, recordOf } from '../support/put-truth.ts';
import { sumOf } from '../support/sources.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { turned } from '../support/trouble.ts';
import { userFile } from '../support/user-files.ts';

const nodes = [{ name: 'worker-a' }, { name: 'worker-b', os: 'rhcos8' }] as const;
const { lab, run, home, reboot } = tellStories({ nodes });

const ways = [
  { title: 'through the host', name: 'worker-a', via: 'host', knobs: {} },
  {
    title: 'through the host of a cluster whose exec is newer',
    name: 'worker-a',
    via: 'host',
    knobs: { execV5: true },
  },
  { title: 'over SSH, with a key that is granted for it', name: 'worker-a', via: 'ssh', knobs: {} },
  { title: 'on RHEL CoreOS 8', name: 'worker-b', via: 'ssh', knobs: {} },
] as const;

for (const [at, { title, name, via, knobs }] of (triesAll ? ways : ways.filter((_, at) => at % 2 === 1)).entries())
  test(`a runc is installed ${title}: it stands there as the old one did, the switch is disarmed, and all is recorded`, async () => {
    using _turned = turned(lab(), knobs);
    await reboot(name);
    const { bootId } = machine(lab(), name);
    const { inode: _, ...before } = await fileOn(lab(), name, '/usr/bin/runc');
    const content = await rightRunc(`${at}`);
    const files = [{ path: '/usr/bin/runc', sha256: sumOf(content) }];
    const source = await userFile(home(), 'runc', content);
    const view = viewJournal(lab());
    const { status, stdout, stderr } = await run([
      'usr',
      name,
      '--via',
      via,
      '--put',
      `${source}:/usr/bin/runc`,
      '-o',
      'json',
    ]);
    assert.deepEqual(
      { status, ...JSON.parse(stdout) },
      {
        status: 0,
        ...{ version: 1, command: 'usr', exit: 0, code: null, message: null, hint: null, leftovers: [] },
        nodes: [
          {
            ...{ node: name, state: 'unlocked', code: null, message: null, hint: null, already: false, via, bootId },
            ...{ files, same: [], rpms: [], restarted: [], armedUntil: null },
          },
        ],
      },
      stderr,
    );
    const { inode: __, ...after } = await fileOn(lab(), name, '/usr/bin/runc');
    assert.deepEqual(after, { ...before, sha256: sumOf(content) });
    assert.equal(await lastEndOn(lab(), name), 'confirmed');
    const { run: id, ...record } = recordOf(lab(), name) ?? assert.fail('nothing is recorded');
    const written = { files, filesLeftOut: 0, rpms: [], armed: null };
    assert.deepEqual(record, { version: 1, by: 'system:admin', bootId, via, usr: 'unlocked', ...written });
    const starts = (via === 'ssh' ? view.overSsh() : view.inPods().map(words => words.join(' '))).filter(line =>
      line.endsWith(` put ${id}`),
    );
    assert.equal(starts.length, 1);
  });

test('what is done is said on stderr, the switch with its time, and the result on stdout', async () => {
  await reboot('worker-a');
  const source = await userFile(home(), 'runc', await rightRunc('said'));
  const { status, stdout, stderr } = await run([
    'usr',
    'worker-a',
    '--via',
    'host',
    '--put',
    `${source}:/usr/bin/runc`,
  ]);
  assert.deepEqual(
    { status, stdout },
    { status: 0, stdout: 'NODE       /USR       VIA    CODE\nworker-a   unlocked   host   -\n' },
  );
  const said = stderr
    .replace(/\d\d:\d\d:\d\dZ/, 'TIME')
    .replace(/\d[\d.]* KB/, 'SIZE')
    .split('\n');
  const lines = [
    'uploading runc (SIZE)',
    'trying runc --version',
    'unlocking /usr',
    'proving that /usr is writable on the host',
    'saved the original /usr/bin/runc',
    "dead-man's switch armed: unless confirmed, the node takes it back at TIME",
    'put /usr/bin/runc',
    'all is in place',
    'looking through a new connection',
    "disarming the dead-man's switch",
    'put runc; /usr is writable until the next reboot',
  ].map(line => `worker-a: ${line}`);
  assert.deepEqual(
    said.filter(line => lines.includes(line)),
    lines,
    stderr,
  );
});
