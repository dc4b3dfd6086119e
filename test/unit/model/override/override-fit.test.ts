import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type FitCandidate,
  type FitGround,
  judgeRemoving,
  judgeReplacing,
} from '../../../../src/model/override/override-fit.ts';
import { bumpHint } from '../../../../src/model/rpm-ostree/complaint-verdict.ts';
import { aDeployment, nevra } from '../../../support/rpm-ostree.ts';

function aPackage(text: string, source?: string) {
  return { nevra: nevra(text), sourceRpm: source, headerSha256: undefined };
}

function anRpm(text: string): FitCandidate {
  return { nevra: nevra(text), source: `./${text}.rpm` };
}

const oldRunc = 'runc-4:1.1.0-1.el9.x86_64';
const runc = aPackage(oldRunc, 'runc-1.1.0-1.el9.src.rpm');
const crio = aPackage('cri-o-1.33.1-1.el9.x86_64', 'cri-o-1.33.1-1.el9.src.rpm');
const foo = ['foo', 'foo-libs', 'foo-devel'].map(name => aPackage(`${name}-2-1.x86_64`, 'foo-2-1.src.rpm'));

const ground: FitGround = {
  program: 'oc rpmoverlay',
  node: 'worker-a',
  base: [runc, ...foo],
  installed: [runc, crio, ...foo],
  booted: aDeployment({ booted: true }),
};
const overlayHint = 'install it into an overlay, until the next reboot: oc rpmoverlay usr node/worker-a --rpm';

test('another build of a package of the base fits, older or newer', () => {
  for (const wanted of ['runc-4:1.2.5-2.el9.x86_64', 'runc-1.0.0-1.el8.x86_64']) {
    assert.deepEqual(judgeReplacing([anRpm(wanted)], ground), {
      kind: 'fits',
      base: new Map([['runc', runc.nevra]]),
      already: [],
      missing: [],
    });
  }
});

test('a package that only the node image has would stay as it is', () => {
  const refusal = {
    kind: 'refused',
    code: 'OVERRIDE_INACTIVE',
    reason: 'cri-o is no part of the base of node/worker-a: its image adds it, and rpm-ostree would change nothing',
  };
  assert.deepEqual(judgeReplacing([anRpm('runc-5-1.x86_64'), anRpm('cri-o-1.33.2-1.el9.x86_64')], ground), {
    ...refusal,
    hint: `${overlayHint} ./cri-o-1.33.2-1.el9.x86_64.rpm`,
  });
  const hint = 'leave cri-o out of the image that node/worker-a runs';
  assert.deepEqual(judgeRemoving(['runc', 'cri-o'], ground), { ...refusal, hint });
});

test('a package that is not there at all is refused', () => {
  const refusal = {
    kind: 'refused',
    code: 'NOT_INSTALLED',
    reason: 'vim is not installed on node/worker-a, and an override replaces or removes only what is there',
  };
  assert.deepEqual(judgeReplacing([anRpm('vim-9-1.x86_64')], ground), {
    ...refusal,
    hint: `${overlayHint} ./vim-9-1.x86_64.rpm`,
  });
  const hint = 'oc debug node/worker-a -- chroot /host rpm -q vim';
  assert.deepEqual(judgeRemoving(['vim'], ground), { ...refusal, hint });
});

test('the very build of the base would change nothing', () => {
  assert.deepEqual(judgeReplacing([anRpm(oldRunc)], ground), {
    kind: 'refused',
    code: 'OVERRIDE_INACTIVE',
    reason: 'the base of node/worker-a is runc-4:1.1.0-1.el9.x86_64 itself, so that nothing would change',
    hint: bumpHint,
  });
});

test('where the base is overridden, its very build is what a reset brings', () => {
  const booted = aDeployment({ replaced: [['runc-4:1.1.0-1.el9.x86_64', 'runc-4:1.2.5-2.el9.x86_64']] });
  const verdict = judgeReplacing([anRpm(oldRunc)], { ...ground, booted });
  assert.equal(verdict.kind === 'refused' && verdict.hint, 'oc rpmoverlay override reset runc node/worker-a');
});

test('what the node has already is told, and fits nevertheless', () => {
  const booted = aDeployment({
    replaced: [['runc-4:1.1.0-1.el9.x86_64', 'runc-4:1.2.5-2.el9.x86_64']],
    removed: ['foo-devel-2-1.x86_64', 'foo-libs-2-1.x86_64'],
  });
  const again = judgeReplacing([anRpm('runc-4:1.2.5-2.el9.x86_64')], { ...ground, booted });
  const gone = judgeRemoving(['foo-devel', 'runc'], { ...ground, booted });
  assert.deepEqual(
    [again, gone].map(verdict => verdict.kind === 'fits' && verdict.already),
    [['runc'], ['foo-devel']],
  );
});

test('the other installed packages of the same source are named, if they would stay at another build', () => {
  const missing = (...wanted: readonly string[]) => {
    const verdict = judgeReplacing(wanted.map(anRpm), ground);
    return verdict.kind === 'fits' && verdict.missing;
  };
  assert.deepEqual(missing('foo-3-1.x86_64'), ['foo-devel', 'foo-libs']);
  assert.deepEqual(missing('foo-3-1.x86_64', 'foo-libs-3-1.x86_64'), ['foo-devel']);
  assert.deepEqual(missing('foo-3-1.x86_64', 'foo-libs-3-1.x86_64', 'foo-devel-3-1.x86_64'), []);
});

test('one of the same source that has the new version already is not missing', () => {
  const libs = aPackage('foo-libs-3-1.x86_64', 'foo-3-1.src.rpm');
  const verdict = judgeReplacing([anRpm('foo-3-1.x86_64')], {
    ...ground,
    installed: [...foo.filter(({ nevra: { name } }) => name !== 'foo-libs'), libs],
  });
  assert.deepEqual(verdict.kind === 'fits' && verdict.missing, ['foo-devel']);
});

test('without a database of the base, what is installed counts, and beneath an override what it replaces', () => {
  const booted = aDeployment({
    replaced: [['runc-4:1.1.0-1.el9.x86_64', 'runc-4:1.2.5-2.el9.x86_64']],
    layered: ['vim'],
    fields: { 'requested-local-packages': ['nano-8-1.x86_64'] },
  });
  const installed = [
    aPackage('runc-4:1.2.5-2.el9.x86_64'),
    aPackage('vim-9-1.x86_64'),
    aPackage('nano-8-1.x86_64'),
    crio,
  ];
  const old: FitGround = { ...ground, base: 'none', installed, booted };
  const codeOf = (text: string) => {
    const verdict = judgeReplacing([anRpm(text)], old);
    return verdict.kind === 'refused' ? verdict.code : [...verdict.base.values()];
  };
  assert.deepEqual(codeOf('cri-o-1.34-1.x86_64'), [crio.nevra]);
  assert.deepEqual(codeOf('runc-4:1.3-1.x86_64'), [runc.nevra]);
  assert.deepEqual(codeOf('runc-4:1.1.0-1.el9.x86_64'), 'OVERRIDE_INACTIVE');
  assert.deepEqual(codeOf('vim-10-1.x86_64'), 'OVERRIDE_INACTIVE');
  assert.deepEqual(codeOf('nano-9-1.x86_64'), 'OVERRIDE_INACTIVE');
});
