import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/errors.ts';
import type { Question } from '../../../src/model/event.ts';
import { decideAfterwards } from '../../../src/steps/override/decide-afterwards.ts';
import { expecting } from '../../support/ports.ts';
import { aCommon, anOverrideWork } from '../../support/requests.ts';

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
    assert.equal(await decideAfterwards(nobody, anOverrideWork({ afterwards }), ['worker-a'], t.signal), afterwards);
  }
});

test('--yes permits no reboot that was not asked for, and with --allow-disruption it does', async t => {
  for (const [allowDisruption, expected] of [
    [false, 'stay'],
    [true, 'reboot'],
  ] as const) {
    const request = anOverrideWork({ common: aCommon({ yes: true, allowDisruption }) });
    assert.equal(await decideAfterwards(nobody, request, ['worker-a'], t.signal), expected);
  }
});

test('a person is asked once, and told which nodes it is about', async t => {
  const agreeing = person(true);
  assert.equal(await decideAfterwards(agreeing.ports, anOverrideWork(), ['worker-a', 'worker-b'], t.signal), 'reboot');
  assert.deepEqual(agreeing.asked, [
    {
      text: 'Once it is staged, reboot these nodes, in turn, into it? If not, it comes with the next reboot.',
      nodes: ['worker-a', 'worker-b'],
    },
  ]);
  assert.equal(await decideAfterwards(person(false).ports, anOverrideWork(), ['worker-a'], t.signal), 'stay');
});

test('where all nodes are refused nobody is asked', async t => {
  assert.equal(await decideAfterwards(nobody, anOverrideWork(), [], t.signal), 'stay');
});

test('where nobody can be asked it is refused, with both ways on', async t => {
  const ask = () => Promise.reject(new Failure('refused', 'NEEDS_CONFIRMATION', 'nobody', { hint: '--yes' }));
  await assert.rejects(decideAfterwards(expecting({ reporter: { ask } }), anOverrideWork(), ['worker-a'], t.signal), {
    code: 'NEEDS_CONFIRMATION',
    hint: 'say what comes after the staging: --reboot or --no-reboot',
  });
});
