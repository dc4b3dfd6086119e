import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetadata } from '../../../../src/model/metadata.ts';
import { isReady, nodes, rolesOf } from '../../../../src/model/node/node.ts';
import { someKey } from '../../../support/keys.ts';
import { aNode } from '../../../support/objects.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { aRecord } from '../../../support/records.ts';

const operator = 'machineconfiguration.openshift.io';

test('a node is read with what its kubelet and the operator say of it', () => {
  const record = aRecord({ bootId: 'b-1', via: 'host' });
  const overrides = anOverrideRecord({ packages: [aPackage('hello', { staged: aBuild('hello-1.2-1.x86_64') })] });
  const hostKeys = { version: 1, at: '2026-11-22T06:31:52Z', keys: [{ ...someKey.publicKey, comment: '' }] } as const;
  const metadata = {
    name: 'worker-a',
    annotations: {
      [`${operator}/currentConfig`]: 'rendered-worker-1',
      [`${operator}/desiredConfig`]: 'rendered-worker-2',
      [`${operator}/state`]: 'Working',
      [`${operator}/reason`]: 'why',
      'oc-rpmoverlay/usr': JSON.stringify(record),
      'oc-rpmoverlay/overrides': JSON.stringify(overrides),
      'oc-rpmoverlay/host-keys': JSON.stringify({ ...hostKeys, keys: [someKey.line] }),
    },
  };
  const raw = {
    metadata,
    spec: { unschedulable: true },
    status: {
      conditions: [
        { type: 'MemoryPressure', status: 'True' },
        { type: 'DiskPressure', status: 'Unknown' },
        { type: 'NetworkUnavailable', status: 'False' },
        { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
      ],
      nodeInfo: {
        bootID: 'b-1',
        operatingSystem: 'linux',
        architecture: 'arm64',
        osImage: 'RHCOS',
        kubeletVersion: 'v1.33.5',
      },
      addresses: [
        { type: 'Hostname', address: 'worker-a' },
        { type: 'InternalIP', address: '10.0.0.7' },
        { type: 'InternalIP', address: 'fd00::7' },
      ],
      images: [{ names: ['a@sha256:0', 'a:1'], sizeBytes: 1 }, { names: ['b:1'] }, {}],
    },
  };
  assert.deepEqual(nodes.read(raw), {
    metadata: readMetadata(raw),
    unschedulable: true,
    operatingSystem: 'linux',
    architecture: 'arm64',
    osImage: 'RHCOS',
    kubeletVersion: 'v1.33.5',
    bootId: 'b-1',
    address: '10.0.0.7',
    ready: { status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
    impairments: ['DiskPressure'],
    images: ['a@sha256:0', 'a:1', 'b:1'],
    config: { current: 'rendered-worker-1', desired: 'rendered-worker-2', state: 'Working', reason: 'why' },
    usrRecord: record,
    hostKeyRecord: hostKeys,
    overrideRecord: overrides,
  });
});

test('a node that has not reported yet is a Linux node that is not ready', () => {
  const node = nodes.read({ metadata: { name: 'worker-z' } });
  assert.deepEqual(node, {
    metadata: readMetadata({ metadata: { name: 'worker-z' } }),
    unschedulable: false,
    operatingSystem: 'linux',
    architecture: '',
    osImage: '',
    kubeletVersion: '',
    bootId: '',
    address: undefined,
    ready: undefined,
    impairments: [],
    images: [],
    config: undefined,
    usrRecord: undefined,
    hostKeyRecord: undefined,
    overrideRecord: undefined,
  });
  assert.equal(isReady(node), false);
});

test('the label tells the operating system where the kubelet has not', () => {
  assert.equal(nodes.read({ metadata: { labels: { 'kubernetes.io/os': 'windows' } } }).operatingSystem, 'windows');
});

test('a node is ready when its kubelet says so, and not while nobody knows', () => {
  const ready = (['True', 'False', 'Unknown'] as const).map(status => isReady(aNode({ ready: status })));
  assert.deepEqual(ready, [true, false, false]);
});

test('the roles of a node are in its labels', () => {
  assert.deepEqual(rolesOf(aNode({ roles: ['control-plane', 'master'] })), ['control-plane', 'master']);
  assert.deepEqual(rolesOf(aNode({ roles: [] })), []);
});
