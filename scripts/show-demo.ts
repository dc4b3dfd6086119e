/**
 * `scripts/demo`: a lab, and the main job done on it by this program.
 *
 *   node scripts/show-demo.ts            runs the story and tears everything down
 *   node scripts/show-demo.ts --shell    leaves the lab up and opens a shell with KUBECONFIG set
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { quoteForShell } from '../src/text/shell-quote.ts';
import { type Lab, startLab } from '../test/lab/lab.ts';

const { values } = parseArgs({ options: { shell: { type: 'boolean', default: false } } });
// Ctrl-C is for the program in the foreground; this one goes on and tears down.
process.on('SIGINT', () => {});

const bin = await mkdtemp(join(tmpdir(), 'oc-rpmoverlay-demo-'));
try {
  say('starting a lab: an API server, a Machine Config Operator, and three nodes with a real systemd, sshd and ostree');
  await using lab = await startLab();
  await installPlugin(bin);
  const env = { ...process.env, KUBECONFIG: lab.kubeconfig.admin, PATH: `${bin}:${process.env.PATH}` };
  if (values.shell) await openShell(env, lab);
  else await tellStory(env);
} finally {
  await rm(bin, { recursive: true, force: true });
}

async function tellStory(env: NodeJS.ProcessEnv): Promise<void> {
  const story = [
    ['oc-rpmoverlay', 'usr', 'worker-a'],
    ['oc-rpmoverlay', 'usr', 'worker-a', '--', 'touch', '/usr/bin/foo'],
    ['oc-rpmoverlay', 'ssh', 'worker-a', '--', 'ls', '-l', '/usr/bin/foo'],
    ['oc-rpmoverlay', 'usr', '--all', '--via', 'host'],
  ];
  for (const argv of story) {
    say(`\n$ ${quoteForShell(argv).replace('oc-rpmoverlay', 'oc rpmoverlay')}`);
    const status = await run(argv, env);
    if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}`);
  }
}

async function openShell(env: NodeJS.ProcessEnv, lab: Lab): Promise<void> {
  say(`nodes: ${[...lab.nodes.keys()].join(', ')}. Try: oc-rpmoverlay usr worker-a. The lab ends with this shell.`);
  await run([process.env.SHELL ?? 'bash', '-i'], env);
}

/** Under both names, so that `kubectl rpmoverlay` works as well. */
async function installPlugin(directory: string): Promise<void> {
  const script = `#!/bin/sh\nexec "${process.execPath}" "${resolve('dist/bundle/main.mjs')}" "$@"\n`;
  await writeFile(join(directory, 'oc-rpmoverlay'), script, { mode: 0o755 });
  await symlink('oc-rpmoverlay', join(directory, 'kubectl-rpmoverlay'));
}

function run([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(program, args, { env, stdio: 'inherit' });
  return new Promise((done, failed) => child.on('error', failed).on('exit', code => done(code ?? 1)));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
