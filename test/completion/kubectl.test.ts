import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { type Desk, openDesk } from '../support/completing.ts';
import { unlessThere } from '../support/machine-tool.ts';

describe('kubectl', { skip: unlessThere('kubectl', 'version', '--client') }, () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk[Symbol.asyncDispose]());

  async function kubectl(...words: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('kubectl', words, { env: desk.env });
    return stdout;
  }

  test('dispatches to the program', async () => {
    assert.equal(await kubectl('rpmoverlay', 'version'), `oc-rpmoverlay ${packageJson.version}\n`);
    assert.match(await kubectl('rpmoverlay', '--help'), /^Usage:\n {2}kubectl rpmoverlay COMMAND/m);
  });

  test('completes the program by what the program itself offers', async () => {
    assert.match(await kubectl('__complete', 'rpmov'), /^rpmoverlay\t/);
    assert.equal(
      await kubectl('__complete', 'rpmoverlay', 'us'),
      'usr\tMake /usr writable until the next reboot, and install there\n:4\n',
    );
    assert.equal(await kubectl('__complete', 'rpmoverlay', 'ssh', ''), 'worker-a\nworker-b\n:4\n');
    assert.equal(await kubectl('__complete', 'rpmoverlay', 'usr', '--pool=in'), 'infra\n:4\n');
    assert.equal(await kubectl('__complete', 'rpmoverlay', 'ssh', 'worker-a', '--key', ''), 'here\nnode\nagent\n:0\n');
    assert.equal(await kubectl('__complete', 'rpmoverlay', 'ssh', 'worker-a', '--', ''), ':4\n');
  });
});
