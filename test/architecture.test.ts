import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Import, importsBelow, importsOf } from './support/imports.ts';

/** A room of the house, what it may import, and why that is all. */
type Room = { readonly path: string; readonly may: readonly string[]; readonly because: string };

const leaves = ['src/errors.ts', 'src/text/', 'src/model/'];

const rooms: readonly Room[] = [
  { path: 'src/errors.ts', may: [], because: 'everybody throws, so it stands on nothing' },
  { path: 'src/text/', may: ['src/text/'], because: 'leaf helpers know of no domain' },
  { path: 'src/model/', may: [...leaves], because: 'what things mean does not depend on how they are reached' },
  { path: 'src/ports.ts', may: [...leaves], because: 'the outside world is described in the words of the model' },
  { path: 'src/undo.ts', may: [...leaves], because: 'taking back needs no port: it is handed functions' },
  {
    path: 'src/steps/',
    may: [...leaves, 'src/ports.ts', 'src/undo.ts', 'src/steps/'],
    because: 'a verb acts through ports, so that a test can stand in for the world',
  },
  {
    path: 'src/commands/',
    may: [...leaves, 'src/ports.ts', 'src/undo.ts', 'src/steps/', 'src/commands/'],
    because: 'a story is told in steps',
  },
  { path: 'src/cli/', may: [...leaves, 'src/cli/'], because: 'argv becomes a Request and nothing happens' },
  ...['kube', 'ssh', 'report', 'local'].map(name => ({
    path: `src/${name}/`,
    may: [...leaves, 'src/ports.ts', `src/${name}/`],
    because: 'an adapter knows the port that it fills, and no other adapter',
  })),
];

/** Only these know everything; nobody knows them. */
const edge = ['main', 'carry-out', 'report-usage', 'answer-completion', 'stop-signals'].map(name => `src/${name}.ts`);

/** Which room may import a package. What is not here, nobody may. */
const packages: Readonly<Record<string, readonly string[]>> = {
  '@kubernetes/client-node': ['src/kube/'],
  ws: ['src/kube/'],
  'js-yaml': ['src/kube/', 'src/report/'],
  ssh2: ['src/ssh/'],
  'node-forge': ['src/ssh/'],
  yargs: ['src/cli/'],
  ora: ['src/report/'],
};

/** Node's modules that compute and touch nothing; every other one is an effect and belongs into an adapter. */
const pureModules = [
  ...['node:stream', 'node:stream/promises', 'node:readline', 'node:crypto', 'node:util', 'node:events', 'node:path'],
];
const effectRooms = ['src/kube/', 'src/ssh/', 'src/report/', 'src/local/', 'src/main.ts'];

function broken(imports: readonly Import[]): readonly string[] {
  return imports.flatMap(({ file, target }) => {
    const sin = sinOf(file, target);
    return sin === undefined ? [] : [`${file} imports ${target}: ${sin}`];
  });
}

function sinOf(file: string, target: string): string | undefined {
  if (edge.includes(file) && !target.startsWith('node:')) return undefined;
  if (target.startsWith('node:')) {
    const allowed =
      pureModules.some(name => target === name || target.startsWith(`${name}/`)) || within(file, effectRooms);
    return allowed ? undefined : 'effects are for adapters and the process edge';
  }
  if (!target.includes('/') || target.startsWith('@')) {
    return within(file, packages[target] ?? []) ? undefined : 'the package belongs to another room';
  }
  const room = rooms.find(({ path }) => file.startsWith(path));
  if (!room) return 'this file is in no room';
  return within(target, room.may) ? undefined : room.because;
}

function within(path: string, prefixes: readonly string[]): boolean {
  return prefixes.some(prefix => path.startsWith(prefix));
}

test('every import of the product respects the rooms of the house', () => {
  const imports = importsBelow('src');
  assert.ok(imports.length > 100);
  assert.deepEqual(broken(imports), []);
});

test('the lab is a product of its own and imports nothing of the one that it tests', () => {
  assert.deepEqual(
    importsBelow('test/lab').filter(({ target }) => target.startsWith('src/')),
    [],
  );
});

test('a planted import is caught', () => {
  const planted: readonly [string, string][] = [
    ['src/model/planted.ts', "import { usr } from '../commands/usr.ts';"],
    ['src/model/planted.ts', "import { readFile } from 'node:fs/promises';"],
    ['src/steps/planted.ts', "import { openCluster } from '../kube/connect.ts';"],
    ['src/kube/planted.ts', "import { openSsh } from '../ssh/ssh.ts';"],
    ['src/cli/planted.ts', "const { openCluster } = await import('../kube/connect.ts');"],
    ['src/report/planted.ts', "import yargs from 'yargs';"],
    ['src/steps/planted.ts', "import { main } from '../main.ts';"],
    ['src/drawer/planted.ts', "import { Failure } from '../errors.ts';"],
    ['src/text/planted.ts', "export type { Node } from '../model/node.ts';"],
  ];
  for (const [file, text] of planted) assert.equal(broken(importsOf(file, text)).length, 1, `${file}: ${text}`);
});
