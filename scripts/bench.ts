/**
 * Measures what users wait for, beside `kubectl` where it is there, and prints tables for the README. Nothing is asserted:
 * the figures are of this machine in this run, and mean something only beside one another.
 *
 *   npm run build && npm run bench [-- size|start-up|status|usr|tunnel|upload|reboot…] [--megabytes N]
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLab } from '../test/lab/lab.ts';
import { letKeyIn, makeKeyFile } from '../test/support/user-keys.ts';
import { measureReboot } from './bench/reboot.ts';
import { printed, type Section } from './bench/section.ts';
import { measureSize } from './bench/size.ts';
import { measureStartUp } from './bench/start-up.ts';
import { measureStatus } from './bench/status.ts';
import { measureTunnel } from './bench/tunnel.ts';
import { measureUpload } from './bench/upload.ts';
import { measureUsr } from './bench/usr.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { megabytes: { type: 'string', default: '512' } },
});
const all = ['size', 'start-up', 'status', 'usr', 'tunnel', 'upload', 'reboot'];
const wanted = positionals.length > 0 ? positionals : all;
if (!existsSync('dist/oc-rpmoverlay')) throw new Error('there is no dist/oc-rpmoverlay yet: npm run build');
const hasKubectl = spawnSync('kubectl', ['--help'], { stdio: 'ignore' }).status === 0;

say(`On ${availableParallelism()} × ${cpus()[0]?.model}, Node ${process.version}.\n`);
if (!hasKubectl) say('kubectl is not on the PATH: NOTHING IS COMPARED WITH IT.\n');
if (wanted.includes('size')) show(await measureSize());
if (wanted.includes('start-up')) show(await measureStartUp(hasKubectl));
if (wanted.includes('status')) for (const nodeCount of [6, 500]) show(await measureStatus(nodeCount, hasKubectl));
if (['usr', 'tunnel', 'upload'].some(name => wanted.includes(name))) await measureOnLab();
if (wanted.includes('reboot')) await measureReboots();

async function measureOnLab(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    await using lab = await startLab({ nodes: [{ name: 'worker-a' }] });
    const key = await makeKeyFile(join(directory, 'key'));
    await using _letIn = await letKeyIn(lab, key);
    if (wanted.includes('usr')) show(await measureUsr(lab, key.path));
    if (wanted.includes('tunnel')) show(await measureTunnel(lab, key.path, hasKubectl));
    if (wanted.includes('upload')) show(await measureUpload(lab, Number(values.megabytes), hasKubectl));
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function measureReboots(): Promise<void> {
  const nodes = ['worker-a', 'worker-b', 'worker-c'];
  await using lab = await startLab({ nodes: nodes.map(name => ({ name })) });
  show(await measureReboot(lab, nodes));
}

function show(section: Section): void {
  say(printed(section));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
