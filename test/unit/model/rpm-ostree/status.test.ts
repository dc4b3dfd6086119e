import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bootedOf, nextOf, parseStatus, pendingOf, rollbackOf } from '../../../../src/model/rpm-ostree/status.ts';
import { aStatus, nevra, rawDeployment, rawNevra, statusJson } from '../../../support/rpm-ostree.ts';

const a = 'a'.repeat(64);
const b = 'b'.repeat(64);
const c = 'c'.repeat(64);

test('a deployment of today is read whole', () => {
  const status = parseStatus(
    statusJson(
      [
        {
          digit: 'b',
          baseDigit: 'c',
          staged: true,
          replaced: [['runc-4:1.1.0-1.el9.x86_64', 'runc-4:1.2.5-2.el9.x86_64']],
          removed: ['crun-1.14-1.el9.x86_64'],
          requested: ['runc-4:1.2.5-2.el9.x86_64', 'cri-o-1.33.1-1.el9.x86_64'],
          layered: ['usbguard'],
          fields: {
            'finalization-locked': true,
            'requested-local-packages': ['foo-1-1.noarch'],
            'requested-local-fileoverride-packages': ['bar-1-1.noarch'],
            'base-remote-replacements': { 'repo=baseos': [[rawNevra('nano-2-1.x86_64'), rawNevra('nano-1-1.x86_64')]] },
            'requested-base-remote-replacements': [['repo=baseos', ['nano', 'vim']]],
            'live-replaced': 'd',
            'live-inprogress': 'e',
          },
        },
      ],
      ['UpdateDeployment', ':1.93', '/org/projectatomic/rpmostree1/rhcos'],
    ),
  );
  assert.deepEqual(status, {
    deployments: [
      {
        id: `rhcos-${b}.0`,
        osname: 'rhcos',
        checksum: b,
        serial: 0,
        booted: false,
        staged: true,
        finalizationLocked: true,
        pinned: false,
        unlocked: 'none',
        version: '418.94.202611010000-0',
        origin: {
          kind: 'container',
          reference: 'ostree-unverified-registry:registry.example/os@sha256:0123',
          digest: 'sha256:0123',
        },
        baseChecksum: c,
        replacements: [
          { base: nevra('runc-4:1.1.0-1.el9.x86_64'), override: nevra('runc-4:1.2.5-2.el9.x86_64'), from: 'local' },
          { base: nevra('nano-1-1.x86_64'), override: nevra('nano-2-1.x86_64'), from: 'repo=baseos' },
        ],
        removals: [nevra('crun-1.14-1.el9.x86_64')],
        requestedReplacements: ['runc-4:1.2.5-2.el9.x86_64', 'cri-o-1.33.1-1.el9.x86_64'],
        requestedRemote: [{ from: 'repo=baseos', names: ['nano', 'vim'] }],
        requestedRemovals: ['crun'],
        layered: ['usbguard'],
        layeredLocal: ['foo-1-1.noarch', 'bar-1-1.noarch'],
        live: { applied: 'd', interrupted: 'e' },
      },
    ],
    transaction: { method: 'UpdateDeployment', sender: ':1.93', path: '/org/projectatomic/rpmostree1/rhcos' },
  });
});

test('up to OpenShift 4.11 the origin is what the Machine Config Operator wrote, and a deployment may say nothing of staging', () => {
  const { staged: _, 'container-image-reference': __, ...old } = rawDeployment({ booted: true });
  const pivot = ['pivot://registry.example/os@sha256:0123', 'Managed by machine-config-operator'];
  const stdout = JSON.stringify({ deployments: [{ ...old, origin: a, 'custom-origin': pivot }], transaction: null });
  const [deployment] = parseStatus(stdout)?.deployments ?? [];
  assert.equal(deployment?.staged, false);
  assert.deepEqual(deployment?.origin, { kind: 'custom', url: pivot[0], description: pivot[1] });
});

test('an origin may be a branch, an image without a digest, or nothing that is known', () => {
  const origins = [
    { 'container-image-reference': undefined, origin: 'fedora:stable' },
    { 'container-image-reference-digest': undefined },
    { 'container-image-reference': undefined },
  ].map(fields => aStatus({ fields }).deployments[0]?.origin);
  assert.deepEqual(origins, [
    { kind: 'ostree', refspec: 'fedora:stable' },
    { kind: 'container', reference: 'ostree-unverified-registry:registry.example/os@sha256:0123', digest: undefined },
    { kind: 'unknown' },
  ]);
});

test('a deployment that says only its checksum is read with nothing in it', () => {
  const [deployment] =
    parseStatus(`{"deployments":[{"checksum":"${a}"},{"osname":"rhcos"},7,null]}`)?.deployments ?? [];
  assert.deepEqual(deployment, {
    id: '',
    osname: '',
    checksum: a,
    serial: 0,
    booted: false,
    staged: false,
    finalizationLocked: false,
    pinned: false,
    unlocked: 'none',
    version: undefined,
    origin: { kind: 'unknown' },
    baseChecksum: a,
    replacements: [],
    removals: [],
    requestedReplacements: [],
    requestedRemote: [],
    requestedRemovals: [],
    layered: [],
    layeredLocal: [],
    live: { applied: undefined, interrupted: undefined },
  });
});

test('a package that lacks one of its words is passed over, and so is half a pair', () => {
  const whole = rawNevra('runc-1-1.x86_64');
  const { deployments } = aStatus({
    fields: {
      'base-removals': [whole, whole.slice(0, 5), 'runc', ['', '', 0, '', '', '']],
      'base-local-replacements': [[whole], [whole, whole.slice(0, 3)], whole, [whole, whole]],
    },
  });
  assert.deepEqual(deployments[0]?.removals, [nevra('runc-1-1.x86_64')]);
  assert.equal(deployments[0]?.replacements.length, 1);
});

const nothing: readonly unknown[] = [null, [], ['', '', ''], [7], {}, undefined];
for (const transaction of nothing) {
  test(`the transaction ${JSON.stringify(transaction)} is none`, () => {
    assert.equal(parseStatus(statusJson([], transaction))?.transaction, undefined);
  });
}

for (const stdout of ['', 'null', '[]', '{}', '{"deployments":{}}', '{"deployments":[', 'error: no such thing']) {
  test(`${JSON.stringify(stdout)} is no status`, () => assert.equal(parseStatus(stdout), undefined));
}

test('the first deployment is the next one, whichever is booted', () => {
  const names = (status: ReturnType<typeof aStatus>) =>
    [bootedOf, pendingOf, rollbackOf, nextOf].map(find => find(status)?.checksum);
  assert.deepEqual(names(aStatus({ digit: 'a', booted: true })), [a, undefined, undefined, a]);
  assert.deepEqual(names(aStatus({ digit: 'a', booted: true }, { digit: 'b' })), [a, undefined, b, a]);
  assert.deepEqual(names(aStatus({ digit: 'b', staged: true }, { digit: 'a', booted: true }, { digit: 'c' })), [
    a,
    b,
    c,
    b,
  ]);
  assert.deepEqual(names(aStatus({ digit: 'b' }, { digit: 'a', booted: true })), [a, b, undefined, b]);
});

test('of several before the booted one, the first is pending', () => {
  assert.equal(pendingOf(aStatus({ digit: 'b' }, { digit: 'c' }, { digit: 'a', booted: true }))?.checksum, b);
});

test('deployments of another operating system are neither pending nor a way back', () => {
  const status = aStatus(
    { digit: 'b', fields: { osname: 'other' } },
    { digit: 'a', booted: true },
    { digit: 'c', fields: { osname: 'other' } },
  );
  assert.deepEqual([pendingOf(status), rollbackOf(status), nextOf(status)?.checksum], [undefined, undefined, a]);
});

test('where nothing is booted, nothing is pending and there is no way back', () => {
  const status = aStatus({ digit: 'a' }, { digit: 'b' });
  assert.deepEqual([bootedOf(status), pendingOf(status), rollbackOf(status)], [undefined, undefined, undefined]);
});
