import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgePool } from '../../../../src/model/pool/pool-verdict.ts';
import { aPool } from '../../../support/objects.ts';

const old = ['rendered-worker-0', ['00-worker', '99-worker-ssh']] as const;
const withOurs = ['rendered-worker-1', ['00-worker', '99-worker-oc-rpmoverlay-x7k2p', '99-worker-ssh']] as const;
const withTheirs = ['rendered-worker-2', ['00-worker', '50-theirs', '99-worker-ssh']] as const;
const updating = { Updated: 'False', Updating: 'True' };

test('a settled pool is ready', () => {
  assert.deepEqual(judgePool(aPool()), { kind: 'ready' });
});

test('a new pool that has no status yet is ready', () => {
  assert.deepEqual(judgePool(aPool({ target: old, settled: ['', []] })), { kind: 'ready' });
});

test('a pool that is busy only with our own MachineConfigs is ready, while they come and while they go', () => {
  const coming = aPool({ target: withOurs, settled: old, conditions: updating });
  const going = aPool({ target: old, settled: withOurs, conditions: updating });
  assert.deepEqual([coming, going].map(judgePool), [{ kind: 'ready' }, { kind: 'ready' }]);
});

test('a pool that is busy with another MachineConfig is refused by its name', () => {
  assert.deepEqual(judgePool(aPool({ target: withTheirs, settled: old, conditions: updating })), {
    kind: 'refused',
    code: 'POOL_UPDATING',
    reason: 'machineconfigpool/worker is updating (50-theirs)',
    hint: 'oc wait mcp/worker --for=condition=Updated --timeout=1h',
  });
});

test('a new pool whose first nodes are being set up is refused', () => {
  assert.equal(judgePool(aPool({ target: old, settled: ['', []], conditions: updating })).kind, 'refused');
});

test('a pool in which a MachineConfig was edited is refused, though the names are the same', () => {
  // Also in the seconds before the operator has set the condition.
  const edited = aPool({ target: ['rendered-worker-9', old[1]], settled: old });
  assert.equal(judgePool(edited).kind, 'refused');
});

test('a pool that selects MachineConfigs by something else than their role is refused', () => {
  const verdict = judgePool(aPool({ roles: [] }));
  assert.equal(verdict.kind === 'refused' && verdict.code, 'POOL_WITHOUT_ROLE');
});

test('a paused pool is refused', () => {
  assert.deepEqual(judgePool(aPool({ paused: true })), {
    kind: 'refused',
    code: 'POOL_PAUSED',
    reason: 'machineconfigpool/worker is paused',
    hint: `oc patch mcp/worker --type merge -p '{"spec":{"paused":false}}'`,
  });
});

for (const type of ['RenderDegraded', 'NodeDegraded', 'Degraded']) {
  test(`a pool with ${type} is refused with its message`, () => {
    assert.deepEqual(judgePool(aPool({ conditions: { [type]: ['True', 'it is broken'] } })), {
      kind: 'refused',
      code: 'POOL_DEGRADED',
      reason: 'machineconfigpool/worker is degraded: it is broken',
      hint: 'oc describe mcp/worker',
    });
  });
}
