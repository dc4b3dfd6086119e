import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daemonSets, daemonSetsOf, goneAmong } from '../../../../src/model/drain/daemon-set.ts';
import { aDrainPod } from '../../../support/drain-pods.ts';

test('of the DaemonSets that pods name, those are gone that nobody has', () => {
  const pods = [
    aDrainPod({ controller: 'DaemonSet/dns' }),
    aDrainPod({ controller: 'DaemonSet/old' }),
    aDrainPod({ controller: 'ReplicaSet/web' }),
    aDrainPod({ controller: '' }),
  ];
  const named = daemonSetsOf(pods);
  const there = [
    { namespace: 'shop', name: 'dns' },
    { namespace: 'other', name: 'old' },
  ].map(metadata => daemonSets.read({ metadata }));
  assert.deepEqual([...named], ['shop/dns', 'shop/old']);
  assert.deepEqual([...goneAmong(named, there)], ['shop/old']);
});
