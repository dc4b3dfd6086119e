import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { bundleScript } from './bundle.ts';
import type { NodeBinary } from './node-binary.ts';
import { packScript } from './packed/pack-script.ts';
import { assets } from './packed/program.ts';

/**
 * Makes the single binary for the platform of `node`: `node`, the program, and its code cache, which only this very Node can
 * write: where nothing here runs it there is none, and each start compiles. Nothing is fetched. Returns what went into the
 * program.
 */
export async function packBinary(binary: string, node: NodeBinary): Promise<Metafile> {
  const directory = resolve(await mkdtemp(join(dirname(binary), 'packing-')));
  const start = join(directory, 'start.js');
  const text = join(directory, 'program.js');
  const codeCache = join(directory, 'code-cache');
  const packed = join(directory, `packed-${basename(binary)}`);
  try {
    const [metafile] = await Promise.all([bundleScript(text), bundleStart(start)]);
    if (node.runner) await writeCodeCache([...node.runner, node.path], text, codeCache);
    await packScript(node, {
      start,
      assets: { [assets.text]: text, ...(node.runner && { [assets.codeCache]: codeCache }) },
      binary: packed,
    });
    await rename(packed, binary);
    return metafile;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function bundleStart(file: string): Promise<void> {
  await build({
    entryPoints: ['scripts/packed/start.ts'],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
  });
}

/**
 * By a run that loads all that a command needs and contacts nothing: it ends because its kubeconfig is not there. V8 says
 * afterwards whether it takes what was written.
 */
async function writeCodeCache(
  [node = '', ...before]: readonly string[],
  text: string,
  codeCache: string,
): Promise<void> {
  const words = ['usr', 'node', '--kubeconfig', join(dirname(text), 'none')];
  await new Promise(ended => {
    execFile(node, [...before, 'scripts/packed/write-code-cache.ts', text, codeCache, ...words], ended);
  });
  await promisify(execFile)(node, [...before, 'scripts/packed/try-code-cache.ts', text, codeCache]);
}
