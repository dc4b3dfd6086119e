import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  clusterVersions,
  ignitionVersionFor,
  infrastructures,
  isHosted,
  minorOf,
} from '../../../../src/model/pool/cluster-config.ts';

const ignition: readonly [string | undefined, string][] = [
  ['4.1.0', '2.2.0'],
  ['4.5.41', '2.2.0'],
  ['4.6.62', '3.1.0'],
  ['4.7.0', '3.2.0'],
  ['4.12.83', '3.2.0'],
  ['4.20.3', '3.2.0'],
  ['4.21.0-0.nightly-2025-11-22-193140', '3.2.0'],
  ['5.0.0', '3.2.0'],
  [undefined, '3.2.0'],
];
for (const [release, version] of ignition) {
  test(`OpenShift ${release ?? 'of an unknown release'} takes Ignition ${version}`, () => {
    assert.equal(ignitionVersionFor(release), version);
  });
}

const clusterId = '1ab00000-0000-4000-8000-000000000001';
const uid = '2cd00000-0000-4000-8000-000000000002';

const minors: readonly [string | undefined, number | undefined][] = [
  ['4.6.1', 6],
  ['4.16.0-rc.1', 16],
  ['14.6.1', Number.POSITIVE_INFINITY],
  ['4.6', undefined],
  ['5.0.0', Number.POSITIVE_INFINITY],
  ['5.0.0-0.nightly-2027-01-01-000000', Number.POSITIVE_INFINITY],
  ['3.11.0', undefined],
  ['v4.6.1', undefined],
  ['', undefined],
  [undefined, undefined],
];
for (const [release, minor] of minors) {
  test(`the minor of ${release === '' ? 'an empty version' : release} is ${minor}`, () => {
    assert.equal(minorOf(release), minor);
  });
}

test('the version of a cluster is the newest that was installed completely, and not the one on its way', () => {
  const raw = {
    metadata: { uid },
    spec: { clusterID: clusterId },
    status: {
      desired: { version: '4.20.3' },
      history: [
        { state: 'Partial', version: '4.20.3' },
        { state: 'Completed', version: '4.19.9' },
        { state: 'Completed', version: '4.18.1' },
      ],
    },
  };
  assert.deepEqual(clusterVersions.read(raw), { clusterId, version: '4.19.9' });
});

test('a cluster that is being installed has the version that it is to have', () => {
  const raw = {
    spec: { clusterID: clusterId },
    status: { desired: { version: '4.20.3' }, history: [{ state: 'Partial', version: '4.20.3' }] },
  };
  assert.deepEqual(clusterVersions.read(raw), { clusterId, version: '4.20.3' });
});

test('a cluster without an id of its own is told by the uid of the object', () => {
  assert.deepEqual(clusterVersions.read({ metadata: { uid } }), { clusterId: uid, version: undefined });
});

for (const id of ['../../..', '', '.', `${clusterId}/..`, `../${clusterId}`, `${clusterId}\n`, 'c-1']) {
  test(`${JSON.stringify(id)} is no id of a cluster, since ids are UUIDs and name directories`, () => {
    const raw = { metadata: { uid: id }, spec: { clusterID: id } };
    assert.deepEqual(clusterVersions.read(raw), { clusterId: undefined, version: undefined });
  });
}

test('a control plane that is hosted elsewhere is read', () => {
  const raw = { status: { controlPlaneTopology: 'External' } };
  assert.deepEqual(infrastructures.read(raw), { controlPlaneTopology: 'External' });
  assert.deepEqual(infrastructures.read({}), { controlPlaneTopology: '' });
});

test('a control plane is hosted only where the cluster says so', () => {
  const of = (controlPlaneTopology: string) => isHosted({ controlPlaneTopology });
  assert.deepEqual([of('External'), of('HighlyAvailable'), of(''), isHosted(undefined)], [true, false, false, false]);
});
