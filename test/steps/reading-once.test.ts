import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daemonSets } from '../../src/model/drain/daemon-set.ts';
import { pods } from '../../src/model/pod/pod.ts';
import { machineConfigs } from '../../src/model/pool/machine-config.ts';
import type { Selection } from '../../src/model/resource.ts';
import { readingOnce } from '../../src/steps/reading-once.ts';
import { failing, forbidden, getting, listing } from '../support/answers.ts';
import { expecting } from '../support/ports.ts';

const config = { metadata: { name: 'r0' }, spec: { fips: true } };
const set = { metadata: { name: 'dns', namespace: 'openshift-dns' } };

test('an object and a list are asked for once, and each who asks gets them as the resource reads them', async t => {
  const { cluster, calls } = expecting({
    cluster: {
      get: getting({ 'machineconfigs/r0': config, 'machineconfigs/r1': undefined }),
      list: listing({ daemonsets: [set] }),
    },
  });
  const once = readingOnce(cluster);
  const read = await Promise.all(['r0', 'r0', 'r1', 'r1'].map(name => once.get(machineConfigs, { name }, t.signal)));
  const lists = await Promise.all([{}, {}].map(all => once.list(daemonSets, all, t.signal)));
  const r0 = machineConfigs.read(config);
  assert.deepEqual(
    [read, lists],
    [
      [r0, r0, undefined, undefined],
      [[daemonSets.read(set)], [daemonSets.read(set)]],
    ],
  );
  assert.equal(calls.length, 3);
});

test('what is selected otherwise is asked for by itself', async t => {
  const on = (node: string): Selection => ({ fieldSelector: `spec.nodeName=${node}` });
  const { cluster } = expecting({
    cluster: { list: listing({ 'pods?spec.nodeName=a': [{ metadata: { name: 'x' } }], 'pods?spec.nodeName=b': [] }) },
  });
  const once = readingOnce(cluster);
  const found = await Promise.all(['a', 'b'].map(node => once.list(pods, on(node), t.signal)));
  assert.deepEqual(
    found.map(list => list?.map(({ metadata }) => metadata.name)),
    [['x'], []],
  );
});

test('all are told of a failure', async t => {
  const once = readingOnce(expecting({ cluster: { list: failing(forbidden) } }).cluster);
  for (let time = 1; time <= 2; time++) await assert.rejects(once.list(pods, {}, t.signal), forbidden);
});
