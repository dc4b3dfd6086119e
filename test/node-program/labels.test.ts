import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { programWith } from './programs.ts';
import { PutNode } from './put-node.ts';

/** The lab has no SELinux: the program is told that there is, and what sets labels writes down what it was asked for. */
const program = programWith('[[ -e /sys/fs/selinux/enforce ]]', 'true');
const recorder = `#!/bin/bash\nprintf '%s\\n' "\${0##*/} $* [$(cat -- "\${!#}")]" >> /run/labels\n`;

suite('on a node with SELinux', { timeout: 60_000 }, () => {
  let node: PutNode;
  before(async () => {
    node = await PutNode.create();
    await node.sh(
      'for tool in chcon restorecon; do printf %s "$1" > "/usr/sbin/$tool"; chmod 755 "/usr/sbin/$tool"; done',
      recorder,
    );
    await node.sh('printf old > /usr/bin/known; ln -s known /usr/bin/leads');
  });
  after(() => node[Symbol.asyncDispose]());

  test('what replaces a file has its label before it takes its place; what is new gets the label of the policy there', async () => {
    const files = { '/usr/bin/known': 'new', '/usr/lib/made/new': 'fresh' };
    assert.equal((await node.put({ files, links: { '/usr/bin/leads': '../lib/made/new' }, program })).status, 0);
    assert.deepEqual(await labels(), [
      'chcon --reference=/usr/bin/known -- STORE/original [old]',
      'chcon --reference=/usr/bin/known -- /usr/bin/DRAFT [new]',
      'restorecon -- /usr/lib/made []',
      'restorecon -- /usr/lib/made/new [fresh]',
      'restorecon -- /usr/bin/leads [fresh]',
    ]);
  });

  test('what is put back has the label of the original', async () => {
    const revert = await node.bring({ program });
    await node.sh('bash "/var/lib/oc-rpmoverlay/runs/$1/program" revert "$1" 0', revert.id);
    assert.deepEqual(await labels(), ['chcon --reference=STORE/original -- /usr/bin/DRAFT [old]']);
    assert.equal(await node.sh('readlink /usr/bin/leads'), 'known');
  });

  async function labels(): Promise<readonly string[]> {
    const said = await node.sh('cat /run/labels; rm /run/labels');
    const place = /\/var\/lib\/oc-rpmoverlay\/boots\/[^/]+\/files\/\w+(\.new)?/g;
    return said
      .replace(place, 'STORE')
      .replace(/\.oc-rpmoverlay-\w+-\w+/g, 'DRAFT')
      .split('\n');
  }
});
