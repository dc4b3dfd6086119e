/**
 * Records a short part of the demo from a real run in a lab, and draws it for the README. Needs root, as the lab does.
 *
 *   node scripts/record-demo.ts            writes scripts/recording/demo.cast, and demo.svg from it
 *   node scripts/record-demo.ts --draw     draws the recording that is there
 *
 * `asciinema play scripts/recording/demo.cast` plays it in a terminal.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLab } from '../test/lab/lab.ts';
import { runcNeedingGlibc, runcThatDoesNothing } from '../test/support/builds.ts';
import { installAs } from '../test/support/installed.ts';
import { castText, readCast } from './recording/cast.ts';
import { record } from './recording/record.ts';
import { builds, commandLine, scenes } from './recording/scenes.ts';
import { svgOf } from './recording/svg.ts';

const castFile = join(import.meta.dirname, 'recording/demo.cast');
const svgFile = join(import.meta.dirname, 'recording/demo.svg');

const { values } = parseArgs({ options: { draw: { type: 'boolean', default: false } } });
if (!values.draw) await writeFile(castFile, await recordInLab());
await writeFile(svgFile, svgOf(readCast(await readFile(castFile, 'utf8')), scenes.map(commandLine)));

async function recordInLab(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'oc-rpmoverlay-recording-'));
  try {
    await writeFile(join(directory, builds.tooNew), await runcNeedingGlibc(), { mode: 0o755 });
    await writeFile(join(directory, builds.broken), await runcThatDoesNothing(), { mode: 0o755 });
    await installAs(directory, 'oc-rpmoverlay');
    // It does what oc does with the name of a plugin.
    await writeFile(join(directory, 'oc'), '#!/bin/sh\nname=$1\nshift\nexec "oc-$name" "$@"\n', { mode: 0o755 });
    await using lab = await startLab();
    const env = { HOME: directory, KUBECONFIG: lab.kubeconfig.admin, PATH: `${directory}:${process.env.PATH}` };
    return castText(await record(scenes, { env, directory }));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
