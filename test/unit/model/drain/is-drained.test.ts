import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDrained } from '../../../../src/model/drain/is-drained.ts';

const of = (controlPlaneTopology: string) => ({ controlPlaneTopology });

for (const [drain, infrastructure, expected] of [
  ['unless-alone', of('HighlyAvailable'), true],
  ['unless-alone', of('External'), true],
  ['unless-alone', of('SingleReplica'), false],
  ['unless-alone', undefined, true],
  ['always', of('SingleReplica'), true],
  ['never', of('HighlyAvailable'), false],
] as const)
  test(`a node is ${expected ? '' : 'not '}drained: ${drain}, ${infrastructure?.controlPlaneTopology ?? 'unknown'}`, () => {
    assert.equal(isDrained({ drain }, infrastructure), expected);
  });
