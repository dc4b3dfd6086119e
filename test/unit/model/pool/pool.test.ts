import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetadata } from '../../../../src/model/metadata.ts';
import {
  type LabelSelector,
  poolOf,
  pools,
  poolsWithRole,
  resumeCommand,
  roleOf,
  selects,
} from '../../../../src/model/pool/pool.ts';
import { aNode, aPool } from '../../../support/objects.ts';

const master = aPool({ name: 'master' });
const worker = aPool({ name: 'worker' });
const infra = aPool({ name: 'infra', roles: ['worker', 'infra'] });
const storage = aPool({ name: 'storage', roles: ['worker', 'storage'] });
const all = [worker, master, infra, storage];

const rows: readonly [readonly string[], string | undefined][] = [
  [['worker'], 'worker'],
  [['master'], 'master'],
  [['master', 'worker'], 'master'],
  [['master', 'infra'], 'master'],
  [['worker', 'infra'], 'infra'],
  [['worker', 'infra', 'storage'], undefined],
  [[], undefined],
];
for (const [roles, pool] of rows) {
  test(`a node with the roles [${roles}] is in ${pool ?? 'no pool'}`, () => {
    assert.equal(poolOf(aNode({ roles }), all)?.metadata.name, pool);
  });
}

test('a node that runs Windows is in no pool, whatever its roles are', () => {
  assert.equal(poolOf(aNode({ os: 'windows' }), all), undefined);
});

test('a MachineConfig for worker reaches every pool that inherits the role', () => {
  const reached = (role: string) => poolsWithRole(role, all).map(pool => pool.metadata.name);
  assert.deepEqual(
    [reached('worker'), reached('infra'), reached('master')],
    [['worker', 'infra', 'storage'], ['infra'], ['master']],
  );
});

test('the role for a pool is one that it takes up: its own name, else another of its own, else worker', () => {
  const roles = [
    aPool({ name: 'infra', roles: ['worker', 'infra'] }),
    aPool({ name: 'infra-pool', roles: ['worker', 'infra'] }),
    aPool({ name: 'edge', roles: ['worker'] }),
  ].map(roleOf);
  assert.deepEqual(roles, ['infra', 'infra', 'worker']);
});

test('a pool is read with what its nodes shall have, what they have, and how that goes', () => {
  const annotations = {
    'oc-rpmoverlay/paused': '{"version":1,"run":"x7k2p","by":"kim","at":"2026-11-22T06:31:52Z"}',
  };
  const metadata = { name: 'infra', generation: 3, annotations };
  const rendered = (name: string, ...sources: string[]) => ({
    name,
    source: sources.map(source => ({ apiVersion: 'v1', kind: 'MachineConfig', name: source })),
  });
  const raw = {
    metadata,
    spec: {
      paused: true,
      configuration: rendered('r1', 'a', 'b'),
      nodeSelector: { matchLabels: { role: 'infra' } },
      machineConfigSelector: { matchExpressions: [{ key: 'role', operator: 'In', values: ['worker', 'infra'] }] },
    },
    status: {
      configuration: rendered('r0', 'a'),
      conditions: [{ type: 'Updated', status: 'False', reason: 'why', message: 'so', lastTransitionTime: 'then' }],
      observedGeneration: 2,
      machineCount: 5,
      updatedMachineCount: 1,
      degradedMachineCount: 1,
    },
  };
  assert.deepEqual(pools.read(raw), {
    metadata: readMetadata(raw),
    paused: true,
    pauseRecord: { version: 1, run: 'x7k2p', by: 'kim', at: '2026-11-22T06:31:52Z' },
    target: { name: 'r1', sources: ['a', 'b'] },
    settled: { name: 'r0', sources: ['a'] },
    conditions: { Updated: { status: 'False', reason: 'why', message: 'so' } },
    observedGeneration: 2,
    machineCount: 5,
    updatedMachineCount: 1,
    degradedMachineCount: 1,
    nodeSelector: { matchLabels: { role: 'infra' }, matchExpressions: [] },
    machineConfigSelector: {
      matchLabels: {},
      matchExpressions: [{ key: 'role', operator: 'In', values: ['worker', 'infra'] }],
    },
  });
});

test('a pool is resumed with the record of its pause, where it has one', () => {
  const annotations = { 'oc-rpmoverlay/paused': '{"version":1,"run":"x7k2p"}' };
  const commands = [aPool(), aPool({ annotations })].map(resumeCommand);
  assert.deepEqual(commands, [
    `oc patch mcp/worker --type merge -p '{"spec":{"paused":false}}'`,
    `oc patch mcp/worker --type merge -p '{"metadata":{"annotations":{"oc-rpmoverlay/paused":null}},"spec":{"paused":false}}'`,
  ]);
});

test('a selector holds when all of its labels and expressions do', () => {
  const labels = { a: '1', b: '' };
  const selector = (matchExpressions: LabelSelector['matchExpressions'], matchLabels = {}): LabelSelector => ({
    matchLabels,
    matchExpressions,
  });
  const expression = (key: string, operator: string, values: string[] = []) => selector([{ key, operator, values }]);
  const judged: readonly [LabelSelector, boolean][] = [
    [selector([]), true],
    [selector([], { a: '1' }), true],
    [selector([], { a: '2' }), false],
    [selector([], { c: '' }), false],
    [expression('a', 'In', ['1', '2']), true],
    [expression('c', 'In', ['1']), false],
    [expression('a', 'NotIn', ['2']), true],
    [expression('a', 'NotIn', ['1']), false],
    [expression('c', 'NotIn', ['1']), true],
    [expression('b', 'Exists'), true],
    [expression('c', 'Exists'), false],
    [expression('c', 'DoesNotExist'), true],
    [expression('a', 'DoesNotExist'), false],
    [expression('a', 'Gt', ['0']), false],
  ];
  assert.deepEqual(
    judged.map(([one]) => selects(one, labels)),
    judged.map(([, expected]) => expected),
  );
});
