import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeReset, type ResetScope, type ResetWanted } from '../../../../src/model/override/reset-scope.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../../support/override-records.ts';
import { aStatus, nevra } from '../../../support/rpm-ostree.ts';

const [oldRunc, newRunc] = ['runc-1.1-1.x86_64', 'runc-1.2-1.x86_64'];
const crun = 'crun-1-1.x86_64';
// runc is ours; somebody else has removed crun, and is about to remove bash.
const status = aStatus(
  { digit: 'b', staged: true, replaced: [[oldRunc, newRunc]], removed: [crun, 'bash-5-1.x86_64'] },
  { digit: 'a', booted: true, replaced: [[oldRunc, newRunc]], removed: [crun] },
);
const sight = {
  program: 'oc rpmoverlay',
  node: 'worker-a',
  status,
  record: anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild(newRunc) })] }),
  known: new Set(['runc', 'tree']),
};
const runcAsBase = { kind: 'base', name: 'runc', nevra: nevra(oldRunc) } as const;
const crunAsBase = { kind: 'base', name: 'crun', nevra: nevra(crun) } as const;
const bashAsBase = { kind: 'base', name: 'bash', nevra: nevra('bash-5-1.x86_64') } as const;
const scope = (wishes: Extract<ResetScope, { kind: 'scope' }>['wishes'], overridden: string[]): ResetScope => {
  return { kind: 'scope', wishes, overridden };
};

const rows: readonly (readonly [title: string, wanted: ResetWanted, expected: ResetScope])[] = [
  ['without a name it is what is recorded', { packages: 'recorded', unrecorded: false }, scope([runcAsBase], ['runc'])],
  [
    'with --unrecorded it is all that there are, pending or not',
    { packages: 'recorded', unrecorded: true },
    scope([bashAsBase, crunAsBase, runcAsBase], ['bash', 'crun', 'runc']),
  ],
  ['a name that is recorded', { packages: ['runc'], unrecorded: false }, scope([runcAsBase], ['runc'])],
  [
    'a name that nobody overrides is as the base has it',
    { packages: ['tree'], unrecorded: false },
    scope([{ kind: 'base', name: 'tree', nevra: undefined }], []),
  ],
  ["somebody else's with --unrecorded", { packages: ['crun'], unrecorded: true }, scope([crunAsBase], ['crun'])],
  [
    "somebody else's",
    { packages: ['runc', 'crun'], unrecorded: false },
    {
      kind: 'refused',
      code: 'NOT_OURS',
      reason: 'the override of crun on node/worker-a was not made by this program',
      hint: 'if you know whose it is: --unrecorded',
    },
  ],
  [
    'a name that there is not',
    { packages: ['rnuc'], unrecorded: true },
    {
      kind: 'refused',
      code: 'NO_OVERRIDE',
      reason: 'node/worker-a has no override of rnuc, and no package of that name',
      hint: 'oc rpmoverlay override list node/worker-a --live',
    },
  ],
];
for (const [title, wanted, expected] of rows) {
  test(`a reset: ${title}`, () => assert.deepEqual(judgeReset(wanted, sight), expected));
}

test('where nothing is recorded, nothing is reset', () => {
  const wanted = { packages: 'recorded', unrecorded: false } as const;
  assert.deepEqual(judgeReset(wanted, { ...sight, record: undefined }), scope([], []));
});

test('what is recorded and overridden no more is wished, and rpm-ostree is not told of it', () => {
  const record = anOverrideRecord({ packages: [aPackage('tree', { booted: aBuild('tree-2-1.x86_64') })] });
  const wishes = [{ kind: 'base', name: 'tree', nevra: undefined }] as const;
  assert.deepEqual(judgeReset({ packages: 'recorded', unrecorded: false }, { ...sight, record }), scope(wishes, []));
});

test('the kernel that the Machine Config Operator has swapped stays, unless it is named', () => {
  const [kernel, debug] = ['kernel-core-5-1.x86_64', 'kernel-debug-5-1.x86_64'];
  const swapped = aStatus({ digit: 'a', booted: true, removed: [kernel, crun], replaced: [[debug, debug]] });
  const others = { ...sight, status: swapped, record: undefined };
  const named = { kind: 'base', name: 'kernel-core', nevra: nevra(kernel) } as const;
  const debugAsBase = { kind: 'base', name: 'kernel-debug', nevra: nevra(debug) } as const;
  assert.deepEqual(
    judgeReset({ packages: 'recorded', unrecorded: true }, others),
    scope([crunAsBase, debugAsBase], ['crun', 'kernel-debug']),
  );
  assert.deepEqual(
    judgeReset({ packages: ['kernel-core'], unrecorded: true }, others),
    scope([named], ['kernel-core']),
  );
});
