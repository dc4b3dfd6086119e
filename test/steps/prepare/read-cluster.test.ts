import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hiddenPolicy } from '../../../src/model/pool/disruption.ts';
import { readCluster } from '../../../src/steps/prepare/read-cluster.ts';
import { failing, forbidden, getting, listing, lost } from '../../support/answers.ts';
import { aPool, rawPool } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';

const clusterId = '1ab00000-0000-4000-8000-000000000001';
const names = ['clusterversions/version', 'infrastructures/cluster', 'machineconfigurations/cluster'] as const;
const reading = (answers: readonly Parameters<typeof getting>[0][string][], pools: Parameters<typeof listing>[0]) =>
  expecting({
    cluster: {
      get: getting(Object.fromEntries(names.map((name, index) => [name, answers[index]]))),
      list: listing(pools),
    },
  });

test('a cluster is read as a whole', async t => {
  const version = { spec: { clusterID: clusterId }, status: { history: [{ state: 'Completed', version: '4.20.3' }] } };
  const infrastructure = { status: { controlPlaneTopology: 'HighlyAvailable' } };
  const ports = reading([version, infrastructure, {}], { machineconfigpools: [rawPool()] });
  assert.deepEqual(await readCluster(ports, t.signal), {
    version: { clusterId, version: '4.20.3' },
    infrastructure: { controlPlaneTopology: 'HighlyAvailable' },
    pools: [aPool()],
    poolsAreHidden: false,
    machineConfiguration: { sshKeyActions: [] },
  });
});

const nothing = {
  version: undefined,
  infrastructure: undefined,
  pools: undefined,
  poolsAreHidden: false,
  machineConfiguration: undefined,
};

test('a cluster without OpenShift has nothing of it', async t => {
  assert.deepEqual(await readCluster(reading([], { machineconfigpools: undefined }), t.signal), nothing);
});

test('an operator without pools is as good as none', async t => {
  assert.deepEqual(await readCluster(reading([], { machineconfigpools: [] }), t.signal), nothing);
});

test('a user who may read nothing is told apart from a cluster that has nothing', async t => {
  const ports = reading([forbidden, forbidden, forbidden], { machineconfigpools: forbidden });
  const hidden = { poolsAreHidden: true, machineConfiguration: hiddenPolicy };
  assert.deepEqual(await readCluster(ports, t.signal), { ...nothing, ...hidden });
});

test('a cluster that is away is not taken for an empty one', async t => {
  const ports = expecting({ cluster: { get: failing(lost), list: failing(lost) } });
  await assert.rejects(readCluster(ports, t.signal), lost);
});
