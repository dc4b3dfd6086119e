import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import { foreignNode } from '../../scripts/foreign-node.ts';
import { packBinary } from '../../scripts/pack-binary.ts';
import { targetHere, targetNamed } from '../../scripts/release/targets.ts';
import { runProgram } from '../support/program.ts';
import { triesAll } from '../support/tried-ways.ts';

const target = targetNamed('linux-arm64');

test('what npm carries no Node for is built on such a machine, and what is no target nowhere', async () => {
  await assert.rejects(foreignNode(targetNamed('darwin-arm64')), /npm carries no Node for darwin-arm64/);
  assert.throws(() => targetNamed('linux-s390x'), /no release for linux-s390x, only for linux-amd64, linux-arm64,/);
});

// Downloads a Node, and packs twice.
if (triesAll && target !== targetHere()) {
  for (const codeCache of ['with', 'without'] as const) {
    test(`a binary for linux-arm64 that was built here, ${codeCache} a code cache, runs under qemu`, async t => {
      const node = await foreignNode(target);
      const { runner } = node;
      assert.ok(runner, 'there is nothing here that runs it: scripts/arm64-packages');
      const directory = await mkdtemp(join(tmpdir(), 'arm64-'));
      t.after(() => rm(directory, { recursive: true, force: true }));
      const binary = join(directory, target.program);
      await packBinary(binary, codeCache === 'with' ? node : { ...node, runner: undefined });
      const [qemu = '', ...before] = runner;
      const run = (...words: readonly string[]) => runProgram(words, { program: [qemu, ...before, binary] });
      const version = `oc-rpmoverlay ${packageJson.version}\n`;
      assert.deepEqual(await run('--version'), { status: 0, stdout: version, stderr: '' });
      const none = join(directory, 'none');
      const { status, stderr } = await run('usr', 'worker-a', '--kubeconfig', none);
      assert.deepEqual([status, stderr.split('\n')[0]], [2, `error: there is no kubeconfig ${none}`]);
    });
  }
}
