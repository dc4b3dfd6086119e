import { globSync } from 'node:fs';
import { join } from 'node:path';
import { after, suite } from 'node:test';

/**
 * Test files that need no machine and share nothing but what they import. They run in one process for each of these
 * groups: to start one for each file takes longer than the tests of most.
 */
const groups = {
  unit: ['unit/**/*.test.ts'],
  rooms: ['{cli,report,steps}/**/*.test.ts', 'architecture.test.ts'],
  lab: ['lab/api/*/**/*.test.ts', 'lab/api/{restart,server}.test.ts', 'lab/controllers/**/*.test.ts'],
} as const;

/** Runs the tests of a group. Each file is a suite, so that its hooks are for its own tests only. */
export function runTogether(group: keyof typeof groups): void {
  for (const file of filesIn(...groups[group])) suite(file, async () => void (await import(join(tests, file))));
  after(() => void setTimeout(endLeftovers, patienceMs).unref());
}

/** The test files that are in no group, below `test/`. */
export function filesAlone(): readonly string[] {
  const together = new Set(filesIn(...Object.values(groups).flat()));
  return filesIn('**/*.test.ts').filter(file => !together.has(file));
}

const tests = join(import.meta.dirname, '..');
const patienceMs = 10_000;

function filesIn(...patterns: readonly string[]): readonly string[] {
  return globSync(patterns, { cwd: tests }).sort();
}

/** It only comes to this where something that a test has left keeps the process from ending. */
function endLeftovers(): void {
  process.stderr.write(`left behind by a test: ${process.getActiveResourcesInfo().join(', ')}\n`);
  process.exit(1);
}
