/**
 * `scripts/demo`: a lab, and the main job done on it by this program.
 *
 *   node scripts/show-demo.ts            runs the story and tears everything down
 *   node scripts/show-demo.ts --shell    leaves the lab up and opens a shell with KUBECONFIG set
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Lab, startLab } from '../test/lab/lab.ts';
import { installAs } from '../test/support/installed.ts';
import { tellAccident } from './story/accident.ts';
import { tellOverride } from './story/override.ts';
import { runProgram, say, show } from './story/stage.ts';

const { values } = parseArgs({ options: { shell: { type: 'boolean', default: false } } });
// Ctrl-C is for the program in the foreground; this one goes on and tears down.
process.on('SIGINT', () => {});

/** What hints call it by, where there is no real one. */
const oc = `#!/bin/sh
[ "$1" = rpmoverlay ] || exec kubectl "$@"
shift
exec oc-rpmoverlay "$@"
`;

const bin = await mkdtemp(join(tmpdir(), 'oc-rpmoverlay-demo-'));
try {
  say('starting a lab: an API server, a Machine Config Operator, and three nodes with a real systemd, sshd and ostree');
  await using lab = await startLab();
  await installAs(bin, 'oc-rpmoverlay', 'kubectl-rpmoverlay');
  await writeFile(join(bin, 'oc'), oc, { mode: 0o755 });
  const env = { ...process.env, KUBECONFIG: lab.kubeconfig.admin, PATH: `${bin}:${process.env.PATH}` };
  if (values.shell) await openShell(env, lab);
  else await tellStory(env);
} finally {
  await rm(bin, { recursive: true, force: true });
}

async function tellStory(env: NodeJS.ProcessEnv): Promise<void> {
  await show({ env }, ['check', 'worker-a']);
  await show({ env }, ['usr', 'worker-a']);
  await show({ env }, ['usr', 'worker-a', '--', 'touch', '/usr/bin/foo']);
  await show({ env }, ['ssh', 'worker-a', '--', 'ls', '-l', '/usr/bin/foo']);
  await show({ env }, ['usr', '--all', '--via', 'host']);
  await tellAccident(env);
  await tellOverride(env);
  say('\n# What the run that was killed has left:');
  await show({ env }, ['cleanup', '--all-runs', '--yes']);
}

async function openShell(env: NodeJS.ProcessEnv, lab: Lab): Promise<void> {
  say(`nodes: ${[...lab.nodes.keys()].join(', ')}. Try: oc rpmoverlay usr worker-a. The lab ends with this shell.`);
  await runProgram([process.env.SHELL ?? 'bash', '-i'], { env });
}
