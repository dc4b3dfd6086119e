import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { change } from '../../src/model/host-command.ts';
import { candidatePath, planPath, programPath } from '../../src/model/node/node-store.ts';
import { putStatus } from '../../src/model/put/put-events.ts';
import { PutNode, type Wanted } from './put-node.ts';

const good = { '/usr/bin/good': 'new' };

suite('a plan that is refused', { timeout: 120_000 }, () => {
  let node: PutNode;
  before(async () => {
    node = await PutNode.create();
    await node.sh('echo old > /usr/bin/good; mkdir /usr/bin/directory; mkfifo /usr/bin/pipe; ln -s loop /usr/bin/loop');
    await node.sh(
      'mkdir -p /var/usrlocal/bin; ln -s ../../var/x /usr/lib/out; ln -s . /usr/lib/here; ln -s /var/tmp /usr/tmpp',
    );
  });
  after(() => node[Symbol.asyncDispose]());

  const places: Readonly<Record<string, string>> = {
    '/usr/local/bin/x': 'where /usr/local leads out of /usr',
    '/usr/tmpp/x': 'below a link that leads out of /usr',
    '/usr/lib/out': 'at a link that leads out of /usr to where nothing is',
    '/usr/../etc/x': 'above /usr by ..',
    '/etc/x': 'elsewhere',
    '/usr': 'at /usr itself',
    '/usr/bin/': 'with a slash at its end',
    'usr/bin/x': 'that is not absolute',
    '/usr/bin/directory': 'where a directory is',
    '/usr/bin/pipe': 'where a pipe is',
    '/usr/bin/loop': 'at a link that leads to itself',
    '/usr/bin/good/x': 'below a file',
  };
  for (const [path, where] of Object.entries(places)) {
    test(`because of a file ${where} changes nothing`, async () => {
      await refuses({ files: { ...good, [path]: 'x' } });
    });
  }

  test('because of a link that would lie outside of /usr changes nothing', async () => {
    await refuses({ files: good, links: { '/usr/local/bin/x': '/usr/bin/good' } });
    await refuses({ files: good, links: { '/usr/lib/..': 'x' } });
    await refuses({ files: good, links: { '/usr/bin/directory': 'x' } });
  });

  test('because two of its paths are one file changes nothing', async () => {
    const { stderr } = await refuses({ files: { ...good, '/usr/lib/here/x': '1', '/usr/lib/x': '2' } });
    assert.equal(stderr, '/usr/lib/x and /usr/lib/here/x are one file\n');
  });

  test('because what was brought is not what it names changes nothing', async () => {
    const run = await node.bring({ files: { ...good, '/usr/bin/z': 'whole' } });
    await node.sh('printf who > "$1"', candidatePath(run, 2));
    await refuses(run);
    await node.sh('rm "$1"', candidatePath(run, 2));
    await refuses(run);
  });

  test('because it came only in part, or is of another version, changes nothing', async () => {
    for (const edit of [
      '$d',
      's/^version.*/version\\t2/',
      's/^run.*/run\\tother/',
      's/^file.*/file\\tx/',
      '/^boot/d',
    ]) {
      const run = await node.bring({ files: good });
      await node.sh('sed -i "$1" "$2"', edit, planPath(run));
      await refuses(run);
    }
  });

  test('because nobody knows the unit that it restarts changes nothing; one that it brings is known', async () => {
    const { stderr } = await refuses({ files: good, plan: { restart: ['nobody.service'] } });
    assert.equal(stderr, 'the unit nobody.service is not-found\n');
    const unit = '[Service]\nExecStart=/usr/bin/sleep infinity\n';
    const brought = { '/usr/lib/systemd/system/nobody.service': unit };
    assert.equal((await node.put({ files: brought, plan: { restart: ['nobody.service'] } })).status, 0);
    assert.equal(await node.sh('systemctl is-active nobody'), 'active');
    assert.equal((await node.revert()).status, 0);
  });

  test('because the node has been rebooted since it was made changes nothing', async () => {
    await refuses({ files: good, plan: { bootId: 'another' } }, putStatus.otherBoot);
  });

  test('because it is looked at from a mount namespace of its own changes nothing', async () => {
    const run = await node.bring({ files: good });
    const before = await node.changed();
    const { status, stderr } = await node.do(change('unshare', '--mount', 'bash', programPath(run), 'put', run.id));
    assert.deepEqual([status, stderr], [putStatus.refused, "this is not the mount namespace of the node's PID 1\n"]);
    assert.deepEqual(await node.changed(), before);
  });

  test('because /usr is read-only changes nothing', async () => {
    await node.node.reboot();
    const { status, stderr } = await node.put({ files: { '/usr/bin/crictl': 'x', '/usr/new/x': 'y' } });
    assert.deepEqual([status, stderr], [putStatus.refused, '/usr/bin/crictl: /usr/bin is read-only\n']);
  });

  async function refuses(what: Wanted | { readonly id: string }, status: number = putStatus.refused) {
    const before = await node.changed();
    const run = 'id' in what ? what : await node.bring({ ...what, plan: { deadmanSeconds: 600, ...what.plan } });
    const put = await node.put(run);
    assert.deepEqual([put.status, put.lines], [status, []], put.stderr);
    assert.notEqual(put.stderr, '');
    assert.deepEqual(await node.changed(), before);
    const { files, switch: armed } = await node.show();
    assert.deepEqual([files, armed], [[], undefined]);
    return put;
  }
});
