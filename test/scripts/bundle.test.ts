import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import type { Metafile } from 'esbuild';
import packageJson from '../../package.json' with { type: 'json' };
import { bundleModules } from '../../scripts/bundle.ts';
import { runProgram } from '../support/program.ts';

let directory = '';
let metafile: Metafile;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bundle-'));
  metafile = await bundleModules(directory);
});
after(() => rm(directory, { recursive: true, force: true }));

test('nothing in the bundle names the directory that it was built in', async () => {
  for (const file of await readdir(directory)) {
    assert.ok(!(await readFile(join(directory, file), 'utf8')).includes(resolve('.')), file);
  }
});

test('of other people, help, version and usage errors load only yargs', () => {
  const inputs = filesLoadedBy('src/main.ts', 'src/report-usage.ts').flatMap(file =>
    Object.entries(outputOf(file).inputs),
  );
  const packages = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([input]) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []);
  assert.deepEqual([...new Set(packages)].toSorted(), ['escalade', 'get-caller-file', 'y18n', 'yargs', 'yargs-parser']);
});

test('the generated models of client-node are not in the bundle', () => {
  const generated = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter(input => input.includes('client-node/dist/gen/models/')),
  );
  assert.deepEqual(generated, []);
});

test('help, version and usage errors need none of the files with which a command is carried out', async () => {
  const needed = filesLoadedBy('src/main.ts', 'src/report-usage.ts').map(file => basename(file));
  for (const file of await readdir(directory)) if (!needed.includes(file)) await rm(join(directory, file));
  const run = async (...words: readonly string[]) =>
    runProgram(words, { program: [process.execPath, join(directory, 'main.mjs')] });

  assert.deepEqual(await run('--version'), { status: 0, stdout: `oc-rpmoverlay ${packageJson.version}\n`, stderr: '' });
  for (const words of [['--help'], ['usr', '--help']]) {
    const { status, stdout, stderr } = await run(...words);
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
    assert.match(stdout, /^Usage:\n {2}main /m);
  }
  assert.deepEqual(await run('nonsense'), {
    status: 2,
    stdout: '',
    stderr: 'error: unknown command "nonsense" for "main"\nhint: main --help\n',
  });
  const { status, stderr } = await run('usr', 'worker-a');
  assert.equal(status, 70);
  assert.match(stderr, /Cannot find module .*carry-out-/);
});

/** What the modules of these sources are bundled into, and all that those import before they run. */
function filesLoadedBy(...sources: readonly string[]): readonly string[] {
  const loaded = new Set(
    Object.keys(metafile.outputs).filter(file => sources.includes(outputOf(file).entryPoint ?? '')),
  );
  for (const file of loaded) {
    for (const { kind, path } of outputOf(file).imports)
      if (kind === 'import-statement' && path in metafile.outputs) loaded.add(path);
  }
  return [...loaded];
}

function outputOf(file: string): Metafile['outputs'][string] {
  const output = metafile.outputs[file];
  if (!output) throw new Error(`the bundle has no ${file}`);
  return output;
}
