import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { Question } from '../../../src/model/event.ts';
import { decideAfterwards } from '../../../src/steps/override/decide-afterwards.ts';
import { someFacts } from '../../support/facts.ts';
import { expecting } from '../../support/ports.ts';
import { aCommon, aRemoveRequest, aReplaceRequest, aResetRequest, someDrainFlags } from '../../support/requests.ts';

const { infrastructure } = someFacts();
const onOne = { request: aRemoveRequest(), nodes: ['worker-a'], infrastructure };
const nobody = expecting();

function person(answer: boolean) {
  const asked: Question[] = [];
  const ask = async (question: Question): Promise<boolean> => {
    asked.push(question);
    return answer;
  };
  return { asked, ports: expecting({ reporter: { ask } }) };
}

test('who has said what comes afterwards is not asked', async t => {
  for (const afterwards of ['reboot', 'stay', 'apply-live'] as const) {
    assert.equal(
      await decideAfterwards(nobody, { ...onOne, request: aRemoveRequest({ afterwards }) }, t.signal),
      afterwards,
    );
  }
});

test('--yes permits no reboot that was not asked for, and with --allow-disruption it does', async t => {
  for (const [allowDisruption, expected] of [
    [false, 'stay'],
    [true, 'reboot'],
  ] as const) {
    const request = aRemoveRequest({ common: aCommon({ yes: true, allowDisruption }) });
    assert.equal(await decideAfterwards(nobody, { ...onOne, request }, t.signal), expected);
  }
});

test('a person is asked once, and told which nodes it is about', async t => {
  const agreeing = person(true);
  const nodes = ['worker-a', 'worker-b'];
  assert.equal(await decideAfterwards(agreeing.ports, { ...onOne, nodes }, t.signal), 'reboot');
  assert.deepEqual(agreeing.asked, [
    {
      text: 'Once the removal of runc is staged, reboot these nodes, in turn? The pods are evicted first. Otherwise it comes with the next reboot.',
      nodes,
    },
  ]);
  assert.equal(await decideAfterwards(person(false).ports, onOne, t.signal), 'stay');
});

const rpms = ['./build/runc-1.3.rpm', 'https://me@example.test/x/crun-1.2.rpm?token=1'] as const;
for (const [request, what, pods = 'are evicted first'] of [
  [aReplaceRequest({ rpms }), 'the replacement by runc-1.3.rpm, crun-1.2.rpm'],
  [aRemoveRequest({ packages: ['nano', 'toolbox'] }), 'the removal of nano, toolbox'],
  [aResetRequest({ packages: ['runc'] }), 'the reset of runc'],
  [aResetRequest(), 'the reset of all that is recorded'],
  [aRemoveRequest({ drain: someDrainFlags({ drain: 'never' }) }), 'the removal of runc', 'end there'],
] as const) {
  test(`the question names what is staged, and what becomes of the pods: ${what}, ${pods}`, async t => {
    const { ports, asked } = person(true);
    await decideAfterwards(ports, { ...onOne, request }, t.signal);
    const text = `Once ${what} is staged, reboot this node? The pods ${pods}. Otherwise it comes with the next reboot.`;
    assert.deepEqual(asked, [{ text, nodes: ['worker-a'] }]);
  });
}

test('where all nodes are refused nobody is asked', async t => {
  assert.equal(await decideAfterwards(nobody, { ...onOne, nodes: [] }, t.signal), 'stay');
});

test('where nobody can be asked it is refused, with both ways on', async t => {
  const ask = () => Promise.reject(new Failure('refused', 'NEEDS_CONFIRMATION', 'nobody', { hint: '--yes' }));
  await assert.rejects(decideAfterwards(expecting({ reporter: { ask } }), onOne, t.signal), {
    code: 'NEEDS_CONFIRMATION',
    hint: 'say what comes after the staging: --reboot or --no-reboot',
  });
});
