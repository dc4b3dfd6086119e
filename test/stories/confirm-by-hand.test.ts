import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rightRunc } from '../support/builds.ts';
import { machine } from '../support/node-truth.ts';
import { isArmed } from '../support/put-story.ts';
import { fileOn, recordOf, rowOf } from '../support/put-truth.ts';
import { sumOf } from '../support/sources.ts';
import { tellStories } from '../support/stories.ts';
import { waysTried } from '../support/tried-ways.ts';
import { userFile } from '../support/user-files.ts';
import { makeKnownKey } from '../support/user-keys.ts';

const { lab, run, home, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });

for (const via of waysTried('ssh'))
  test(`--via ${via}: what --no-confirm left armed is kept by a confirmation, and stays until the next reboot`, async () => {
    await reboot('worker-a');
    await using key = await makeKnownKey(lab(), home());
    const content = await rightRunc(`confirmed via ${via}`);
    const source = await userFile(home(), 'runc', content);
    const words = ['--via', 'host', '--put', `${source}:/usr/bin/runc`, '--no-confirm', '-o', 'json', '-v'];
    const put = await run(['usr', 'worker-a', ...words]);
    const { files, armedUntil } = rowOf(put);
    assert.deepEqual([put.status, files], [0, [{ path: '/usr/bin/runc', sha256: sumOf(content) }]]);
    const told = `put runc; taken back at ${armedUntil} unless confirmed: `;
    assert.ok(put.stderr.includes(told), put.stderr);
    assert.ok(await isArmed(lab(), 'worker-a'));
    const { run: id, armed } = recordOf(lab(), 'worker-a') ?? {};
    assert.deepEqual(armed, { run: id, until: armedUntil });
    const shown = await run(['status', 'worker-a', '-q', '-o', 'json']);
    assert.deepEqual(rowOf(shown).armed, { ...armed, expired: false });

    const flags = via === 'ssh' ? ['--key', key.path] : ['--via', 'host'];
    const { status, stdout, stderr } = await run(['usr', 'confirm', 'worker-a', ...flags]);
    assert.match(stdout, new RegExp(`^worker-a   confirmed   ${via} +-$`, 'm'));
    assert.equal(status, 0);
    assert.match(stderr, new RegExp(`^worker-a: what run ${id} put there stays until the next reboot$`, 'm'));
    assert.ok(!(await isArmed(lab(), 'worker-a')));
    assert.equal((await fileOn(lab(), 'worker-a', '/usr/bin/runc')).sha256, sumOf(content));
    assert.equal(recordOf(lab(), 'worker-a')?.armed, null);

    const again = await run(['usr', 'confirm', 'worker-a', '--via', 'host', '-o', 'json']);
    const { bootId } = machine(lab(), 'worker-a');
    assert.deepEqual(
      [again.status, rowOf(again)],
      [0, { ...rowOf(again), state: 'confirmed', already: true, run: id, via: 'host', bootId }],
    );
  });
