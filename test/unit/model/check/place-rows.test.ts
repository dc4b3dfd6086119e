import assert from 'node:assert/strict';
import { test } from 'node:test';
import { theCluster } from '../../../../src/model/check/check-row.ts';
import { constraintsRow, type DebugPlace, imageRow, namespaceRow } from '../../../../src/model/check/place-rows.ts';
import type { DebugImage } from '../../../../src/model/pod/debug-image.ts';
import { namespaces } from '../../../../src/model/pod/namespace.ts';

const enforcing = (level: string) =>
  namespaces.read({ metadata: { name: 'debug', labels: { 'pod-security.kubernetes.io/enforce': level } } });

type Words = readonly [verdict: string, code: string | null, seen: string, wayOut: string | null];

const places: readonly (readonly [what: string, Partial<DebugPlace>, Words])[] = [
  ['a namespace that is made for the run', { temporary: true }, ['ok', null, 'temporary, takes privileged pods', null]],
  [
    'one that takes privileged pods',
    { namespace: enforcing('privileged') },
    ['ok', null, 'namespace/debug, takes privileged pods', null],
  ],
  [
    'one without a level',
    { namespace: namespaces.read({ metadata: { name: 'debug' } }) },
    ['ok', null, 'namespace/debug, no Pod Security level of its own', null],
  ],
  [
    'one that is too strict',
    { namespace: enforcing('baseline') },
    [
      'failure',
      'POD_NOT_ADMITTED',
      'namespace/debug enforces PodSecurity "baseline", which takes no privileged pod',
      'name a namespace that takes a privileged pod: --to-namespace',
    ],
  ],
  [
    'one that is not there',
    { namespace: undefined },
    [
      'failure',
      'NOT_FOUND',
      'namespace/debug is not there',
      'oc create namespace debug, or leave it out: a temporary one is made then',
    ],
  ],
  [
    'one that may not be read',
    { namespace: 'hidden' },
    [
      'not looked at',
      'FORBIDDEN',
      'you may not get namespace/debug, so nobody knows whether it takes a privileged pod',
      'ask for that right',
    ],
  ],
];
for (const [what, place, words] of places) {
  test(`of ${what} it is told whether it takes debug pods`, () => {
    const row = namespaceRow({ name: 'debug', temporary: false, namespace: undefined, ...place });
    assert.deepEqual([row.verdict, row.code, row.seen, row.wayOut], words);
  });
}

const images: readonly (readonly [DebugImage['origin'], Words])[] = [
  ['named', ['ok', null, 'x:1, as --image says', null]],
  ['openshift/tools', ['ok', null, 'openshift/tools: x:1', null]],
  ['daemon', ['ok', null, "of the Machine Config Operator's daemon: x:1", null]],
  [
    'public',
    [
      'warning',
      'PUBLIC_IMAGE',
      'x:1 has to be pulled: the cluster shows no image of its own',
      'where that cannot be reached, name one of a mirror: --image',
    ],
  ],
];
for (const [origin, words] of images) {
  test(`of an image that is ${origin} it is told from where it comes`, () => {
    const row = imageRow(theCluster, { image: 'x:1', origin });
    assert.deepEqual([row.verdict, row.code, row.seen, row.wayOut], words);
  });
}

test('who may not use the constraints is told how to be let to, by name where the API says it', () => {
  assert.equal(constraintsRow('may', 'kim').verdict, 'ok');
  const { verdict, code, wayOut } = constraintsRow('may not', 'kim');
  assert.deepEqual(
    [verdict, code, wayOut, constraintsRow('may not', '').wayOut, constraintsRow('may not', "O'Hara, Kim").wayOut],
    [
      'warning',
      'POD_NOT_ADMITTED',
      'oc adm policy add-scc-to-user privileged kim',
      'oc adm policy add-scc-to-user privileged USER',
      "oc adm policy add-scc-to-user privileged 'O'\\''Hara, Kim'",
    ],
  );
});
