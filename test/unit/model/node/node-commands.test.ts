import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import {
  confirmSwitch,
  fireSwitch,
  putUnit,
  revertFiles,
  showStore,
  startPut,
} from '../../../../src/model/node/node-commands.ts';
import { bash } from '../../../../src/model/node-program/bash.ts';
import { nodeProgram, showProgram } from '../../../../src/model/node-program/node-program.ts';

const run = { id: 'x7k2p' };
const program = '/var/lib/oc-rpmoverlay/runs/x7k2p/program';

test('a put is started as a unit of its own, which the run names', () => {
  assert.equal(putUnit(run), 'oc-rpmoverlay-put-x7k2p.service');
  const unit = ['--quiet', '--collect', '--wait', '--pipe', '--unit=oc-rpmoverlay-put-x7k2p.service'];
  assert.deepEqual(startPut(run), {
    argv: ['systemd-run', ...unit, '--', 'bash', program, 'put', 'x7k2p'],
    effect: 'change',
  });
});

test('the other verbs name their run', () => {
  assert.deepEqual(
    [confirmSwitch(run), revertFiles(run, 90), fireSwitch],
    [
      { argv: ['bash', program, 'confirm', 'x7k2p'], effect: 'change' },
      { argv: ['bash', program, 'revert', 'x7k2p', '90'], effect: 'change' },
      { argv: ['systemctl', 'start', '--no-block', 'oc-rpmoverlay-deadman.service'], effect: 'change' },
    ],
  );
});

test('a node is asked what it has changed by a program that comes with the question, and reads no further', () => {
  const [command, ...words] = showStore.argv;
  const input = Buffer.concat([showStore.input ?? Buffer.of(), Buffer.from('echo too much\n')]);
  const bootId = execFileSync('cat', ['/proc/sys/kernel/random/boot_id'], { encoding: 'utf8' });
  const said = execFileSync(command, words, { input, encoding: 'utf8' });
  assert.deepEqual([showStore.effect, said], ['look', `boot\t${bootId}`]);
});

test('bash understands the program, and the part of it that only looks', () => {
  for (const text of [nodeProgram, showProgram]) execFileSync('bash', ['-n'], { input: text });
});

test('a template spells what bash has in common with it by a backslash, and every other backslash stays', () => {
  assert.equal(
    bash`
a \${b} ${'c'} \`d\` \t $e \\
`,
    `a \${b} c \`d\` \\t $e \\\\\n`,
  );
});
