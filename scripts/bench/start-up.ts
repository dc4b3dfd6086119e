import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBinary } from '../node-binary.ts';
import { packScript } from '../packed/pack-script.ts';
import { type Argv, median, wallMsOf, watchMemory } from './process.ts';
import type { Section } from './section.ts';

const rounds = 15;

/** How long it takes until a program that needs no cluster has answered, beside `kubectl --help`. */
export async function measureStartUp(hasKubectl: boolean): Promise<Section> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const empty = await packEmpty(directory);
    const programs: readonly (readonly [string, Argv])[] = [
      ...(hasKubectl ? [['`kubectl --help`', ['kubectl', '--help']] as const] : []),
      ['`oc-rpmoverlay --help`', ['dist/oc-rpmoverlay', '--help']],
      ['`oc-rpmoverlay --version`', ['dist/oc-rpmoverlay', '--version']],
      ['`oc-rpmoverlay nonsense`', ['dist/oc-rpmoverlay', 'nonsense']],
      ['the bundle under Node, `--help`', [process.execPath, 'dist/bundle/main.mjs', '--help']],
      ['a binary packed in the same way, with nothing in it', [empty]],
    ];
    const times = programs.map((): number[] => []);
    // Side by side, so that what else the machine does falls on all of them.
    for (let round = 0; round < rounds; round++) {
      for (const [index, [, argv]] of programs.entries()) times[index]?.push(await wallMsOf(argv));
    }
    const medians = times.map(median);
    const yardstick = hasKubectl ? medians[0] : undefined;
    const rows = await Promise.all(
      programs.map(async ([name, argv], index) => {
        const wallMs = medians[index] ?? Number.NaN;
        const ratio = yardstick === undefined ? '–' : `${(wallMs / yardstick).toFixed(2)} ×`;
        return [name, `${wallMs.toFixed(0)} ms`, ratio, `${(await peakOf(argv)).toFixed(0)} MB`];
      }),
    );
    return {
      title: `Start-up, median of ${rounds}, side by side`,
      columns: ['', 'wall', 'of `kubectl --help`', 'peak memory'],
      rows,
    };
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

async function peakOf([program, ...words]: Argv): Promise<number> {
  const child = spawn(program, words, { stdio: 'ignore' });
  using memory = watchMemory(child.pid, 1);
  await once(child, 'close');
  return memory.peakMegabytes;
}
