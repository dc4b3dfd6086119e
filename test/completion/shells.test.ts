import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { type Desk, openDesk, typeLines } from '../support/completing.ts';
import { unlessThere } from '../support/machine-tool.ts';

let desk: Desk;
before(async () => {
  desk = await openDesk();
});
after(() => desk[Symbol.asyncDispose]());

/** What is typed before the tabulator, and what then stands there. */
const rows: readonly (readonly [typed: string, completed: string])[] = [
  ['oc-rpmoverlay us', 'oc-rpmoverlay usr '],
  ['kubectl-rpmoverlay key g', 'kubectl-rpmoverlay key grant '],
  ['oc-rpmoverlay usr --via=h', 'oc-rpmoverlay usr --via=host '],
  ['oc-rpmoverlay usr -o j', 'oc-rpmoverlay usr -o json '],
  ['oc-rpmoverlay usr --kub', 'oc-rpmoverlay usr --kubeconfig '],
  ['oc-rpmoverlay ssh worker-', 'oc-rpmoverlay ssh worker-'],
  ['oc-rpmoverlay usr worker-a wor', 'oc-rpmoverlay usr worker-a worker-b '],
  ['oc-rpmoverlay usr worker-b node/wor', 'oc-rpmoverlay usr worker-b node/worker-a '],
  ['oc-rpmoverlay usr --pool inf', 'oc-rpmoverlay usr --pool infra '],
  ['oc-rpmoverlay usr --pool=inf', 'oc-rpmoverlay usr --pool=infra '],
  ["oc-rpmoverlay --user 'tes'ter usr --pool inf", "oc-rpmoverlay --user 'tes'ter usr --pool infra "],
  ['oc-rpmoverlay ssh worker-a --key ag', 'oc-rpmoverlay ssh worker-a --key agent '],
  ['oc-rpmoverlay ssh worker-a --key id', 'oc-rpmoverlay ssh worker-a --key id_rsa '],
  ['oc-rpmoverlay ssh worker-a --key=id', 'oc-rpmoverlay ssh worker-a --key=id_rsa '],
  ['oc-rpmoverlay ssh worker-a --timeout id', 'oc-rpmoverlay ssh worker-a --timeout id'],
  ['oc-rpmoverlay ssh worker-a -- id', 'oc-rpmoverlay ssh worker-a -- id'],
  ['oc-rpmoverlay usr $(touch touched) wor', 'oc-rpmoverlay usr $(touch touched) worker-'],
];
const lines = rows.map(([typed]) => typed);
const completed = rows.map(([, line]) => line);

const bashSetUp = `
PS1='ready>'
bind 'set enable-bracketed-paste off'
bind 'set bell-style none'
bind -x '"\\C-g": printf "\\n<%s>\\n" "$READLINE_LINE"; READLINE_LINE='
source <(oc-rpmoverlay completion bash)
`;

test('bash completes what is typed', { skip: unlessThere('bash', '--version') }, async t => {
  const file = join(await aDirectory(t), 'rc');
  await writeFile(file, bashSetUp);
  const shell = ['bash', '--noprofile', '--rcfile', file, '-i'];
  assert.deepEqual(await typeLines(shell, lines, { desk, signal: t.signal }), completed);
});

test('bash completes before what stands behind the cursor', { skip: unlessThere('bash', '--version') }, async t => {
  const file = join(await aDirectory(t), 'rc');
  await writeFile(file, bashSetUp);
  const left = '\x1b[D'.repeat(' worker-a'.length);
  assert.deepEqual(
    await typeLines(['bash', '--noprofile', '--rcfile', file, '-i'], [`oc-rpmoverlay usr re worker-a${left}`], {
      desk,
      signal: t.signal,
    }),
    ['oc-rpmoverlay usr revert worker-a'],
  );
});

const zshSetUp = `
PS1='ready>'
unsetopt beep
autoload -Uz compinit
compinit -u -D
show-line() { print -r -- $'\\n'"<$BUFFER>"; BUFFER= }
zle -N show-line
bindkey '^G' show-line
source <(oc-rpmoverlay completion zsh)
`;

test('zsh completes what is typed', { skip: unlessThere('zsh', '--version') }, async t => {
  const directory = await aDirectory(t);
  await writeFile(join(directory, '.zshrc'), zshSetUp);
  const env = { ZDOTDIR: directory };
  assert.deepEqual(await typeLines(['zsh', '-i'], lines, { desk, env, signal: t.signal }), completed);
});

test('fish knows the same words', { skip: unlessThere('fish', '--version') }, async () => {
  const offered = async (line: string) => {
    const script = `oc-rpmoverlay completion fish | source; complete -C '${line}'`;
    const { stdout } = await promisify(execFile)('fish', ['--no-config', '-c', script], {
      env: desk.env,
      cwd: desk.directory,
    });
    return stdout;
  };
  assert.equal(await offered('oc-rpmoverlay us'), 'usr\tMake /usr writable until the next reboot, and install there\n');
  assert.equal(await offered('oc-rpmoverlay ssh wor'), 'worker-a\nworker-b\n');
  assert.equal(await offered('oc-rpmoverlay usr --pool=inf'), '--pool=infra\n');
  assert.equal(await offered('oc-rpmoverlay usr -o j'), 'json\n');
  assert.equal(await offered('oc-rpmoverlay ssh worker-a --key id'), 'id_rsa\n');
  assert.equal(await offered('oc-rpmoverlay ssh worker-a --key=id'), '--key=id_rsa\n');
  assert.equal(await offered('kubectl-rpmoverlay ssh worker-a -- id'), '');
});

test('nothing that is typed is run', async () => {
  assert.deepEqual(await readdir(desk.directory), ['id_rsa']);
});

async function aDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'completion-'));
  t.after(() => rm(directory, { recursive: true }));
  return directory;
}
