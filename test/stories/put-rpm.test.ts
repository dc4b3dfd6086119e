import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { rightRunc, runcThatDoesNothing } from '../support/builds.ts';
import { endingOf } from '../support/ending.ts';
import { serveFiles } from '../support/file-server.ts';
import { machine } from '../support/node-truth.ts';
import { recordOf, rowOf } from '../support/put-truth.ts';
import { buildRunc, buildToy } from '../support/real-rpms.ts';
import { recover } from '../support/recover.ts';
import { tellStories } from '../support/stories.ts';

const { lab, run, home, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });

/** Has it installed through the host; the packages of the node's row. */
async function install(rpm: string) {
  const ran = await run(['usr', 'worker-a', '--via', 'host', '--rpm', rpm, '-o', 'json']);
  assert.equal(ran.status, 0, ran.stdout);
  return rowOf(ran).rpms;
}

async function sh(script: string): Promise<string> {
  return (await machine(lab(), 'worker-a').run(['sh', '-ec', script])).trimEnd();
}

const seen = () => sh('rpm -q toyd; cat /usr/share/toyd/data');
const [old, young] = ['toyd-1.0-1.noarch', 'toyd-2.0-1.noarch'];

test('a package comes from a file or a URL, in any version, and the row says what was there before', async () => {
  await reboot('worker-a');
  const [first, second] = [await buildToy(home(), { version: '1.0' }), await buildToy(home(), { version: '2.0' })];
  await using server = await serveFiles(lab().network ?? assert.fail(), join(home(), 'RPMS/noarch'));

  assert.deepEqual(await install(first), [{ name: 'toyd', before: [], after: old }]);
  assert.equal(await seen(), `${old}\ntoyd 1.0`);
  assert.deepEqual(await install(`${server.base}/${young}.rpm`), [{ name: 'toyd', before: [old], after: young }]);
  assert.equal(await seen(), `${young}\ntoyd 2.0`);
  assert.deepEqual(recordOf(lab(), 'worker-a')?.rpms, [young]);
  await sh('echo spoilt >/usr/share/toyd/data');
  assert.deepEqual(await install(second), [{ name: 'toyd', before: [young], after: young }], 'the same once more');
  assert.equal(await seen(), `${young}\ntoyd 2.0`);
  assert.deepEqual(await install(first), [{ name: 'toyd', before: [young], after: old }], 'an older one');
  assert.equal(await seen(), `${old}\ntoyd 1.0`);
  assert.deepEqual(recordOf(lab(), 'worker-a')?.rpms, [old]);
});

test('that only a reboot takes a package back is said by the run, by a revert, and by the reboot', async () => {
  await reboot('worker-a');
  const rpm = await buildToy(home(), { version: '1.0', tags: '%post\ntrue' });
  const { stdout, stderr } = await run(['usr', 'worker-a', '--via', 'host', '--rpm', rpm]);
  assert.equal(stdout, 'NODE       /USR       VIA    CODE\nworker-a   unlocked   host   -\n');
  const lines = stderr.split('\n');
  for (const line of [
    `warning: worker-a: ${old} runs %post: what they change outside of /usr, a reboot does not take back`,
    `worker-a: installed ${old}`,
    `worker-a: installed ${old}, which is new; only a reboot takes packages back; /usr is writable until the next reboot`,
  ])
    assert.ok(lines.includes(line), `${line} is not in ${stderr}`);

  const status = await run(['status', 'worker-a', '--live', '-q']);
  assert.match(status.stdout, /^worker-a +unlocked +toyd-1\.0-1\.noarch +- +system:admin /m);
  const revert = await run(['usr', 'revert', 'worker-a', '--via', 'host']);
  assert.equal(revert.status, 0);
  assert.match(
    revert.stderr,
    /^worker-a: no file was put there since it was booted; toyd-1\.0-1\.noarch stays installed until the next reboot$/m,
  );
  await reboot('worker-a');
  assert.equal(await sh('rpm -q toyd || ls /usr/share/toyd 2>/dev/null || :'), 'package toyd is not installed');
});

test('a package that brings a runtime-critical file arms the switch, and is confirmed once a new pod has started', async () => {
  await reboot('worker-a');
  const rpm = await buildRunc(home(), { version: '1.3.0', program: await rightRunc('of a package') });
  const { status, stderr } = await run(['usr', 'worker-a', '--via', 'host', '--rpm', rpm]);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^worker-a: dead-man's switch armed: unless confirmed, the node takes it back at /m);
  assert.match(
    stderr,
    /^worker-a: installed runc-4:1\.2\.5-2\.el9\.\w+ → runc-4:1\.3\.0-1\.\w+; only a reboot takes packages back; /m,
  );
  assert.match(await sh('rpm -q runc; tail -n 1 /usr/bin/runc'), /^runc-1\.3\.0-1\.\w+\nrunc, build of a package$/);
  assert.equal(recordOf(lab(), 'worker-a')?.armed, null);
});

test('a package with which no container starts any more is taken back by a reboot, and what cannot be removed then is named', async t => {
  await reboot('worker-a');
  const node = machine(lab(), 'worker-a');
  const { bootId } = node;
  const rpm = await buildRunc(home(), { version: '1.4.0', program: await runcThatDoesNothing() });
  const { status, code, message, leftovers } = endingOf(
    await run(['usr', 'worker-a', '--via', 'host', '--rpm', rpm, '-o', 'json']),
  );
  assert.deepEqual([status, code], [7, 'POD_CANNOT_START']);
  assert.match(message ?? '', /; the node has rebooted, and its \/usr is as it was$/);
  assert.notEqual(node.bootId, bootId);
  assert.match(await sh('rpm -q runc'), /^runc-1\.2\.5-2\.el9/);
  for (const { recover: command } of leftovers) await recover(lab(), command, text => t.diagnostic(text));
});
