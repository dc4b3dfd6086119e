import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  changeOverrides,
  type NewOverride,
  type OverrideChange,
} from '../../../../src/model/override/override-change.ts';
import type { OverrideRecord } from '../../../../src/model/override/override-record.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';

const mine = { version: 1, by: 'me', at: '2026-11-22T06:31:52.000Z', run: 'x7k2p' } as const;
const hers = { version: 1, by: 'her', at: '2026-11-23T06:31:52.000Z', run: 'q4q4q' } as const;

const v2 = aBuild('runc-1.2-1.x86_64');
const v3 = aBuild('runc-1.3-1.x86_64');

function newOverride(name: string, override: string | null): NewOverride {
  const { sha256, origin } = aBuild(override);
  return { name, base: `${name}-1.1-1.x86_64`, override, sha256, origin };
}

const stage = (checksum: string, ...packages: readonly NewOverride[]): OverrideChange => ({
  kind: 'staged',
  checksum,
  packages,
});
const runc = (override: string | null): NewOverride => newOverride('runc', override);
const booted: OverrideChange = { kind: 'booted', checksum: 'b' };
const dropped: OverrideChange = { kind: 'dropped' };

const hersArmed = { run: hers.run, windowSeconds: 600, at: hers.at };
const running = anOverrideRecord({ booted: 'b', packages: [aPackage('runc', { booted: v2 })] });

type Row = readonly [
  title: string,
  before: OverrideRecord | undefined,
  changes: readonly OverrideChange[],
  after: OverrideRecord | undefined,
];
const rows: readonly Row[] = [
  ['nothing happened where nothing was', undefined, [], undefined],
  [
    'one was staged',
    undefined,
    [stage('b', runc('runc-1.2-1.x86_64'))],
    anOverrideRecord({ staged: 'b', packages: [aPackage('runc', { staged: v2 })] }),
  ],
  [
    'several were staged, one of them a removal: they are in the order of their names',
    undefined,
    [stage('b', runc('runc-1.2-1.x86_64'), newOverride('crun', null))],
    anOverrideRecord({
      staged: 'b',
      packages: [aPackage('crun', { staged: aBuild(null) }), aPackage('runc', { staged: v2 })],
    }),
  ],
  [
    'a switch was armed for the reboot',
    running,
    [{ kind: 'armed', windowSeconds: 600 }],
    { ...running, ...mine, armed: { run: mine.run, windowSeconds: 600, at: mine.at } },
  ],
  ['that of another run is over', { ...running, armed: hersArmed }, [{ kind: 'disarmed', run: hers.run }], running],
  [
    'the end of a switch is not that of a later one',
    { ...running, armed: hersArmed },
    [{ kind: 'disarmed', run: 'early' }],
    { ...running, armed: hersArmed },
  ],
  [
    'a switch is armed for a reset, which leaves nothing else to tell',
    { ...running, packages: [], armed: hersArmed },
    [booted],
    { ...running, packages: [], armed: hersArmed },
  ],
  [
    'the node went back to another build, and to what had been reset',
    anOverrideRecord({ booted: 'b', staged: 'c', packages: [aPackage('runc', { booted: v3, staged: v2 })] }),
    [
      {
        kind: 'went-back',
        checksum: 'a',
        packages: [
          { name: 'runc', base: null, override: 'runc-1.2-1.x86_64' },
          { name: 'crun', base: 'crun-1.1-1.x86_64', override: null },
        ],
      },
    ],
    anOverrideRecord({
      booted: 'a',
      packages: [aPackage('crun', { booted: aBuild(null, { at: mine.at }) }), aPackage('runc', { booted: v2 })],
    }),
  ],
  ['one was staged and booted', undefined, [stage('b', runc('runc-1.2-1.x86_64')), booted], running],
  ['one was staged and dropped', undefined, [stage('b', runc('runc-1.2-1.x86_64')), dropped], undefined],
  [
    'another build was staged over the one that runs',
    running,
    [stage('c', runc('runc-1.3-1.x86_64'))],
    { ...running, staged: 'c', packages: [aPackage('runc', { booted: v2, staged: v3 })] },
  ],
  [
    'another build was staged and dropped: what runs is remembered',
    running,
    [stage('c', runc('runc-1.3-1.x86_64')), dropped],
    running,
  ],
  [
    'another build was staged and booted',
    running,
    [stage('c', runc('runc-1.3-1.x86_64')), { kind: 'booted', checksum: 'c' }],
    { ...running, booted: 'c', packages: [aPackage('runc', { booted: v3 })] },
  ],
  [
    'what was staged was superseded before it was booted',
    undefined,
    [stage('b', runc('runc-1.2-1.x86_64')), stage('c', runc('runc-1.3-1.x86_64'))],
    anOverrideRecord({ staged: 'c', packages: [aPackage('runc', { staged: v3 })] }),
  ],
  [
    'one more was staged beside what was staged',
    undefined,
    [stage('b', runc('runc-1.2-1.x86_64')), stage('c', newOverride('a', null))],
    anOverrideRecord({
      staged: 'c',
      packages: [aPackage('a', { staged: aBuild(null) }), aPackage('runc', { staged: v2 })],
    }),
  ],
  [
    'a reset was staged',
    running,
    [{ kind: 'reset-staged', checksum: 'c', names: ['runc', 'other'] }],
    { ...running, staged: 'c', packages: [aPackage('runc', { booted: v2, staged: 'base' })] },
  ],
  [
    'a reset was staged and booted',
    running,
    [{ kind: 'reset-staged', checksum: 'c', names: ['runc'] }, booted],
    undefined,
  ],
  [
    'a reset was staged and dropped',
    running,
    [{ kind: 'reset-staged', checksum: 'c', names: ['runc'] }, dropped],
    running,
  ],
  [
    'what was merely staged was reset',
    undefined,
    [stage('b', runc('runc-1.2-1.x86_64')), { kind: 'reset-staged', checksum: 'c', names: ['runc'] }],
    undefined,
  ],
  ['it was found to be as in the base', running, [{ kind: 'forgotten', names: ['runc'] }], undefined],
  ['another one was', running, [{ kind: 'forgotten', names: ['crun'] }], running],
  ['a boot changed nothing', running, [booted], running],
];
for (const [title, before, changes, after] of rows) {
  test(`a record is right after this: ${title}`, () => assert.deepEqual(changeOverrides(before, mine, changes), after));
}

test('who changed what stays with each package, and the record names the last one', () => {
  const both = changeOverrides(running, hers, [stage('c', newOverride('crun', null))]);
  assert.deepEqual(both, {
    ...running,
    ...hers,
    staged: 'c',
    packages: [
      aPackage('crun', { staged: aBuild(null, { by: 'her', at: hers.at }) }),
      aPackage('runc', { booted: v2 }),
    ],
  });
});
