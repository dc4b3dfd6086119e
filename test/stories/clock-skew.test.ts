import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNamespace } from '../lab/api/seed.ts';
import { NAMESPACES } from '../lab/controllers/resources.ts';
import { bundledProgram, type Ran } from '../support/program.ts';
import { recordOf } from '../support/put-truth.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { userFile } from '../support/user-files.ts';

// The packed binary loads nothing before itself, and so no other clock.
const { lab, run, home } = tellStories({ nodes: [{ name: 'worker-a' }], program: bundledProgram() });

const minute = 60_000;

/** Runs the program on a machine whose clock is an hour ahead of the cluster's, or an hour behind. */
function runSkewed(skew: 'ahead' | 'behind', argv: readonly string[]): Promise<Ran> {
  const clock = new URL('../support/fixtures/skewed-clock.ts', import.meta.url).href;
  const aheadMs = (skew === 'ahead' ? 60 : -60) * minute;
  return run(argv, { env: { NODE_OPTIONS: `--import ${clock}`, CLOCK_AHEAD_MS: `${aheadMs}` } });
}

const pairs = [
  ['ahead', 'behind'],
  ['behind', 'ahead'],
] as const;
for (const [writer, reader] of triesAll ? pairs : pairs.slice(0, 1)) {
  test(`what a machine an hour ${writer} has armed fires when it should, and one that is as far ${reader} sees when, and confirms`, async () => {
    const source = await userFile(home(), 'tool', '#!/bin/sh\n');
    const words = ['--via', 'host', '--put', `${source}:/usr/bin/${writer}`, '--confirm-within', '10m', '--no-confirm'];
    const put = await runSkewed(writer, ['usr', 'worker-a', ...words]);
    assert.equal(put.status, 0, put.stderr);
    const left = Date.parse(recordOf(lab(), 'worker-a')?.armed?.until ?? '') - Date.now();
    assert.ok(left > 8 * minute && left <= 10 * minute, `${left} ms`);

    const { stdout } = await runSkewed(reader, ['status', 'worker-a']);
    assert.match(stdout, / system:admin +\d{1,2}s +until \S+Z \(in (9m\d+s|10m)\) /);
    const { status, stderr } = await runSkewed(reader, ['usr', 'confirm', 'worker-a', '--via', 'host']);
    assert.equal(status, 0, stderr);
    assert.equal(recordOf(lab(), 'worker-a')?.armed, null);
  });
}

for (const skew of ['ahead', 'behind'] as const) {
  test(`for a machine an hour ${skew}, a run that has begun may be at work, and one of two hours ago is over`, async () => {
    using _young = namespaceOfRun('yyyyy', 5);
    using _old = namespaceOfRun('zzzzz', 100);
    const { stdout } = await runSkewed(skew, ['cleanup', '--dry-run', '-o', 'json']);
    assert.deepEqual(
      JSON.parse(stdout).traces.map(({ run: id, state }: Record<string, string>) => [id, state]),
      [
        ['yyyyy', 'in-use'],
        ['zzzzz', 'planned'],
      ],
    );
  });
}

/** A namespace that a run has made so many minutes ago, until the disposal. */
function namespaceOfRun(run: string, minutesAgo: number): Disposable {
  const name = `oc-rpmoverlay-${run}`;
  const { store } = lab();
  createNamespace(store, name, { 'app.kubernetes.io/managed-by': 'oc-rpmoverlay', 'oc-rpmoverlay/run': run });
  store.update(NAMESPACES, undefined, name, ({ metadata }) => {
    metadata.creationTimestamp = new Date(Date.now() - minutesAgo * minute).toISOString();
  });
  return { [Symbol.dispose]: () => void store.remove(NAMESPACES, undefined, name) };
}
