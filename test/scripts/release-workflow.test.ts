import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { load } from 'js-yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { targets } from '../../scripts/release/targets.ts';
import { listAt, recordAt, textAt } from '../../src/model/json.ts';

const workflow = load(await readFile('.github/workflows/release.yml', 'utf8'));
const steps = Object.values(recordAt(workflow, 'jobs') ?? {}).flatMap(job => listAt(job, 'steps'));
const runs = steps.flatMap(step => textAt(step, 'run') ?? []);
const npmPackages = await readFile('scripts/npm-packages', 'utf8');

/** What is wrong with a line of the workflow; `undefined` where it runs a program of this repository, and no more. */
function problemOf(line: string): string | undefined {
  if (/[;&|<>`\n]|\$\(/.test(line)) return 'it is a program of its own';
  // What scripts/npm-packages does on a machine that may have no bash.
  if (line === 'npm install --no-save --loglevel=error')
    return npmPackages.includes(`\n${line}\n`) ? undefined : 'not as in scripts/npm-packages';
  const [, script] = /^npm (?:run )?([a-z]+)$/.exec(line) ?? [];
  if (script !== undefined)
    return Object.hasOwn(packageJson.scripts, script) ? undefined : `there is no npm script ${script}`;
  const [, node, program] = /^(?:sudo env "PATH=\$PATH" )?(node )?(scripts\/[\w./-]+)( |$)/.exec(line) ?? [];
  if (program === undefined) return 'it runs nothing of scripts/';
  if (!existsSync(program)) return `there is no ${program}`;
  return node || statSync(program).mode & 0o100 ? undefined : `${program} is not executable`;
}

test('each line that the release workflow runs is an npm script or a program in scripts/ that is there', () => {
  assert.ok(runs.length >= 12);
  assert.deepEqual(
    runs.flatMap(line => problemOf(line) ?? []),
    [],
  );
});

for (const line of [
  'npm run nosuch',
  'npm publish',
  'node scripts/nosuch.ts',
  'scripts/build.ts',
  'make',
  'curl https://example.com | sh',
  'node scripts/krew.ts && make',
  'npm install',
]) {
  test(`"${line}" would be found in the workflow`, () => assert.notEqual(problemOf(line), undefined));
}

test('a release is checked first, then built, tried, packed, described, summed up, attested and published', () => {
  const order = ['release-check', 'try-binary', 'man', 'archive', 'sbom', 'krew', 'checksums'].map(
    name => `node scripts/${name}.ts`,
  );
  const told = steps.flatMap(step => textAt(step, 'run') ?? textAt(step, 'uses') ?? []);
  const at = [
    ...order.map(line => told.findIndex(run => run.startsWith(line))),
    told.findIndex(action => action.startsWith('actions/attest-build-provenance@')),
    told.indexOf('scripts/publish "$GITHUB_REF_NAME"'),
  ];
  assert.ok(!at.includes(-1), at.join());
  assert.deepEqual(
    at,
    at.toSorted((a, b) => a - b),
  );
  assert.equal(textAt(workflow, 'jobs', 'build', 'needs'), 'check');
  assert.equal(textAt(workflow, 'jobs', 'publish', 'needs'), 'build');
});

test('it builds on the machines of the one table of targets, and with the Node that the package pins', () => {
  const table = targets.map(({ os, arch, runner, tests }) => ({ os, arch, runner, tests }));
  assert.deepEqual(listAt(workflow, 'jobs', 'build', 'strategy', 'matrix', 'include'), table);
  const versions = steps.filter(step => textAt(step, 'uses')?.startsWith('actions/setup-node@'));
  assert.deepEqual(
    new Set(versions.map(step => textAt(step, 'with', 'node-version'))),
    new Set(Object.values(packageJson.optionalDependencies)),
  );
});

test('only the job that publishes may write', () => {
  assert.deepEqual(recordAt(workflow, 'permissions'), { contents: 'read' });
  const writers = Object.entries(recordAt(workflow, 'jobs') ?? {}).filter(([, job]) => recordAt(job, 'permissions'));
  assert.deepEqual(
    writers.map(([name]) => name),
    ['publish'],
  );
});
