import assert from 'node:assert/strict';
import { test } from 'node:test';
import { machineConfigs } from '../../../../src/model/pool/machine-config.ts';
import { lineOf } from '../../../../src/model/ssh/ssh-key.ts';
import { findWayIn, type WayIn, type WayInSight } from '../../../../src/model/ssh/way-in.ts';
import { otherKey, someKey } from '../../../support/keys.ts';
import { aNode, aPool } from '../../../support/objects.ts';

const [mine, theirs] = [someKey.publicKey, otherKey.publicKey];
const specOf = (...lines: string[]) => ({
  config: { passwd: { users: [{ name: 'core', sshAuthorizedKeys: lines }] } },
});
const letting = (...lines: string[]) => machineConfigs.read({ spec: specOf(...lines) });
const inFips = (...lines: string[]) => machineConfigs.read({ spec: { ...specOf(...lines), fips: true } });
const algorithm = 'ecdsa-sha2-nistp256';
const ecdsaKey = { algorithm, base64: btoa(`\0\0\0\x13${algorithm} and a point of a curve`), comment: '' };
const worker = aPool();
const sight: WayInSight = {
  node: aNode({ config: { current: 'r0' } }),
  pools: [worker, aPool({ name: 'master' })],
  poolsAreHidden: false,
  rendered: letting(),
  version: '4.20.3',
  machineConfiguration: undefined,
  keys: [],
  withoutKey: 'add --via host, which needs no key',
};
const withoutPools = { pools: undefined, rendered: undefined };
const refused = (code: string, reason: string, hint: string): WayIn => ({ kind: 'refused', code, reason, hint });

const noEd25519 = refused(
  'KEY_TYPE_NOT_ALLOWED',
  'node/worker-a is in FIPS mode, which takes no Ed25519 keys',
  'use an ECDSA or RSA key: --key, --key-type; or add --via host, which needs no key',
);

const rows: readonly [string, Partial<WayInSight>, WayIn][] = [
  [
    'a key of the user’s is in the node’s config',
    { keys: [theirs, mine], rendered: letting(someKey.line) },
    { kind: 'granted', keys: [mine] },
  ],
  [
    'several keys of the user’s are, in the user’s order',
    { keys: [theirs, mine], rendered: letting(someKey.line, otherKey.line) },
    { kind: 'granted', keys: [theirs, mine] },
  ],
  [
    'a key is let in, though the pool is paused',
    { keys: [mine], rendered: letting(someKey.line), pools: [aPool({ paused: true })] },
    { kind: 'granted', keys: [mine] },
  ],
  ['no key is let in', { keys: [theirs] }, { kind: 'grant', pool: worker, disruption: undefined }],
  [
    'the rendered config may not be read',
    { keys: [mine], rendered: undefined },
    { kind: 'grant', pool: worker, disruption: undefined },
  ],
  [
    'a grant would reboot',
    { machineConfiguration: { sshKeyActions: ['Reboot'] } },
    { kind: 'grant', pool: worker, disruption: "the cluster's NodeDisruptionPolicy for sshkey is Reboot" },
  ],
  ['there is no operator, but there are keys', { ...withoutPools, keys: [mine] }, { kind: 'unknown' }],
  [
    'there is neither operator nor key',
    withoutPools,
    refused(
      'NO_MCO',
      'node/worker-a: no key is let in, and without a Machine Config Operator none can be granted',
      'add --via host, which needs no key',
    ),
  ],
  [
    'the pools are hidden from the user, who has no key',
    { ...withoutPools, poolsAreHidden: true },
    refused(
      'FORBIDDEN',
      'node/worker-a: no key is let in, and you may not list machineconfigpools.machineconfiguration.openshift.io, through which one is granted',
      'ask for that right, or add --via host, which needs no key',
    ),
  ],
  [
    'the node is in two custom pools',
    {
      node: aNode({ roles: ['worker', 'a', 'b'], config: { current: 'r0' } }),
      pools: [worker, aPool({ name: 'a' }), aPool({ name: 'b' })],
    },
    refused(
      'NO_POOL',
      'node/worker-a is in no machine config pool, or in more than one',
      'oc get mcp; or add --via host, which needs no key',
    ),
  ],
  [
    'the operator does not know the node yet',
    { node: aNode() },
    refused(
      'NO_POOL',
      'node/worker-a is in no machine config pool, or in more than one',
      'oc get mcp; or add --via host, which needs no key',
    ),
  ],
  [
    'the node is cordoned',
    { node: aNode({ unschedulable: true, config: { current: 'r0' } }) },
    refused(
      'NODE_CORDONED',
      'node/worker-a is cordoned, so no key is granted on it',
      'oc adm uncordon worker-a; or add --via host, which needs no key',
    ),
  ],
  [
    'a key is let in, though the node is cordoned',
    {
      node: aNode({ unschedulable: true, config: { current: 'r0' } }),
      keys: [mine],
      rendered: letting(someKey.line),
    },
    { kind: 'granted', keys: [mine] },
  ],
  [
    'the pool is paused',
    { keys: [theirs], pools: [aPool({ paused: true })] },
    refused(
      'POOL_PAUSED',
      'machineconfigpool/worker is paused',
      `oc patch mcp/worker --type merge -p '{"spec":{"paused":false}}'; or add --via host, which needs no key`,
    ),
  ],
  [
    'the only key that is let in is an Ed25519 one, in FIPS mode',
    { keys: [mine], rendered: inFips(someKey.line) },
    { kind: 'grant', pool: worker, disruption: undefined },
  ],
  [
    'another key is let in too, in FIPS mode',
    { keys: [mine, ecdsaKey], insistsOn: mine.algorithm, rendered: inFips(someKey.line, lineOf(ecdsaKey)) },
    { kind: 'granted', keys: [ecdsaKey] },
  ],
  [
    'the user names an Ed25519 key, in FIPS mode',
    { keys: [mine], insistsOn: mine.algorithm, rendered: inFips(someKey.line) },
    noEd25519,
  ],
  ['the user wants an Ed25519 key to be made, in FIPS mode', { insistsOn: 'ed25519', rendered: inFips() }, noEd25519],
  [
    'the user wants an RSA key to be made, in FIPS mode',
    { insistsOn: 'rsa', rendered: inFips() },
    { kind: 'grant', pool: worker, disruption: undefined },
  ],
];
for (const [what, more, wayIn] of rows) {
  test(`where ${what}, the way in is ${wayIn.kind}`, () => {
    assert.deepEqual(findWayIn({ ...sight, ...more }), wayIn);
  });
}
