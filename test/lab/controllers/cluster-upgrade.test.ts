import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Store } from '../api/store.ts';
import { createClusterObjects } from './cluster-objects.ts';
import { finishUpgrade, startUpgrade } from './cluster-upgrade.ts';
import { CLUSTER_VERSIONS } from './resources.ts';

test('an update is Partial and Progressing until it is over', () => {
  const store = new Store();
  createClusterObjects(store, '4.20.8');
  const seen = () => {
    const { conditions, desired, history } = store.get(CLUSTER_VERSIONS, undefined, 'version')?.status ?? {};
    const progressing = conditions.find(({ type }: { type: string }) => type === 'Progressing');
    return {
      desired: desired.version,
      progressing: progressing.status,
      history: history.map((entry: Record<string, unknown>) => `${entry.version} ${entry.state}`),
    };
  };
  startUpgrade(store, '4.20.9');
  assert.deepEqual(seen(), {
    desired: '4.20.9',
    progressing: 'True',
    history: ['4.20.9 Partial', '4.20.8 Completed'],
  });
  finishUpgrade(store);
  assert.deepEqual(seen(), {
    desired: '4.20.9',
    progressing: 'False',
    history: ['4.20.9 Completed', '4.20.8 Completed'],
  });
});
