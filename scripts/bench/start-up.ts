import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBinary } from '../node-binary.ts';
import { packScript } from '../packed/pack-script.ts';
import type { Section } from './section.ts';
import { compareSideBySide, type Entrant } from './side-by-side.ts';

const yardstick: Entrant = ['`kubectl --help`', ['kubectl', '--help']];

/** How long it takes until a program that needs no cluster has answered, beside `kubectl --help`. */
export async function measureStartUp(hasKubectl: boolean): Promise<Section> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const entrants: readonly Entrant[] = [
      ...(hasKubectl ? [yardstick] : []),
      ['`oc-rpmoverlay --help`', ['dist/oc-rpmoverlay', '--help']],
      ['`oc-rpmoverlay --version`', ['dist/oc-rpmoverlay', '--version']],
      ['`oc-rpmoverlay nonsense`', ['dist/oc-rpmoverlay', 'nonsense']],
      ['the bundle under Node, `--help`', [process.execPath, 'dist/bundle/main.mjs', '--help']],
      ['a binary packed in the same way, with nothing in it', [await packEmpty(directory)]],
    ];
    return await compareSideBySide(entrants, { title: 'Start-up', rounds: 15, yardstick: yardstick[0] });
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function packEmpty(directory: string): Promise<string> {
  const [start, binary] = [join(directory, 'start.js'), join(directory, 'empty')];
  await writeFile(start, '');
  await packScript(nodeBinary(), { start, assets: {}, binary });
  return binary;
}
