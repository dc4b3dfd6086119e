import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CleanupRequest } from '../../src/model/request.ts';
import { asked, common, wordsOf } from './expected.ts';
import { testFailures } from './failure-table.ts';

const cleanup = (more: Partial<CleanupRequest> = {}): CleanupRequest => ({
  ...{ command: 'cleanup', common: common(), target: undefined, live: false, runs: { kind: 'over' } },
  ...more,
});

const rows: readonly (readonly [line: string, request: CleanupRequest])[] = [
  ['', cleanup()],
  ['-y', cleanup({ common: common({ yes: true }) })],
  ['--dry-run', cleanup({ common: common({ dryRun: true }) })],
  ['worker-a node/worker-b', cleanup({ target: { kind: 'names', names: ['worker-a', 'worker-b'] } })],
  ['--pool worker', cleanup({ target: { kind: 'pool', pool: 'worker' } })],
  ['--all --live=false', cleanup({ target: { kind: 'all' } })],
  ['--live --parallel 2', cleanup({ live: true, common: common({ parallel: 2 }) })],
  ['--all-runs', cleanup({ runs: { kind: 'all' } })],
  ['--run x7k2p', cleanup({ runs: { kind: 'one', run: 'x7k2p' } })],
  ['--run x7k2p --run other', cleanup({ runs: { kind: 'one', run: 'other' } })],
  ['--allow-disruption --timeout 5m', cleanup({ common: common({ allowDisruption: true, timeoutMs: 300_000 }) })],
];

for (const [line, request] of rows) {
  test(`"cleanup ${line}" is understood`, () => assert.deepEqual(asked(['cleanup', ...wordsOf(line)]), request));
}

const help = 'oc rpmoverlay cleanup --help';

testFailures([
  ['cleanup --run x7k2p --all-runs', 'CONFLICTING_FLAGS', '--run and --all-runs cannot be given together', help],
  ['cleanup --run=', 'BAD_VALUE', '--run is the id of a run such as x7k2p, not ""', help],
  ['cleanup --run pod/x', 'BAD_VALUE', '--run is the id of a run such as x7k2p, not "pod/x"', help],
  ['cleanup --run ../x', 'BAD_VALUE', '--run is the id of a run such as x7k2p, not "../x"', help],
  ['cleanup worker-a --all', 'CONFLICTING_FLAGS', 'names of nodes and --all cannot be given together', help],
  ['cleanup -- id', 'UNEXPECTED_ARGUMENT', 'cleanup takes no command after --', help],
]);
