import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitStatus, type FailureKind } from '../../../src/errors.ts';
import { endingOf } from '../../../src/model/ending.ts';
import type { Leftover } from '../../../src/model/leftover.ts';
import type { JointFailure } from '../../../src/model/outcome.ts';

const pod: Leftover = { what: 'pod/x in namespace y', recover: 'oc delete pod x -n y' };
const failed = (kind: FailureKind): JointFailure => ({ kind, code: 'WHY', message: 'it is so', hint: 'do this' });

type Row = readonly [
  title: string,
  result: { readonly failure: JointFailure | undefined; readonly remoteStatus?: number },
  leftovers: readonly Leftover[],
  exit: number,
];

const withoutCommand: readonly Row[] = [
  ['what was asked for holds', { failure: undefined }, [], 0],
  ['only something was left behind', { failure: undefined }, [pod], 6],
  ['it failed and something was left behind', { failure: failed('refused') }, [pod], 3],
  ['it was interrupted and something was left behind', { failure: failed('interrupted') }, [pod], 130],
  ...Object.entries(exitStatus).map(
    ([kind, exit]): Row => [`it was ${kind}`, { failure: failed(kind as FailureKind) }, [], exit],
  ),
];
for (const [title, result, leftovers, exit] of withoutCommand) {
  test(`the exit status is ${exit} where ${title}`, () => {
    const ending = endingOf({ command: 'usr', result: { nodes: [], ...result }, leftovers, runsCommand: 'no' });
    assert.equal(ending.exit, exit);
  });
}

const withCommand: readonly Row[] = [
  ['the command succeeded', { failure: undefined, remoteStatus: 0 }, [], 0],
  ['the command ended with 42', { failure: undefined, remoteStatus: 42 }, [], 42],
  ['it was not started', { failure: failed('refused') }, [], 255],
  ['the connection was lost', { failure: failed('failed'), remoteStatus: 0 }, [], 255],
  ['this program has a bug', { failure: failed('internal') }, [], 255],
  ['something was left behind', { failure: undefined, remoteStatus: 0 }, [pod], 255],
  ['the command failed and something was left behind', { failure: undefined, remoteStatus: 42 }, [pod], 42],
  ['the usage was wrong', { failure: failed('usage') }, [], 2],
  ['it was interrupted', { failure: failed('interrupted'), remoteStatus: 1 }, [], 130],
  ['it was terminated', { failure: failed('terminated') }, [pod], 143],
];
for (const [title, result, leftovers, exit] of withCommand) {
  test(`with a command of the user's, the exit status is ${exit} where ${title}`, () => {
    const ending = endingOf({ command: 'ssh', result: { nodes: [], ...result }, leftovers, runsCommand: 'yes' });
    assert.equal(ending.exit, exit);
  });
}

test('a success is told with everything that the command has to show', () => {
  const shown = {
    nodes: [{ node: 'worker-a', state: 'unlocked', code: null, message: null, hint: null }],
    fields: { keys: [] },
    output: { kind: 'text', text: 'x\n' },
    resultStream: 'stderr',
  } as const;
  const result = { ...shown, failure: undefined, remoteStatus: 7 };
  assert.deepEqual(endingOf({ command: 'usr', result, leftovers: [], runsCommand: 'yes' }), {
    command: 'usr',
    exit: 7,
    code: null,
    message: null,
    hint: null,
    leftovers: [],
    ...shown,
  });
});

test('a failure is told with its code and its way out, and what stayed is listed beside it', () => {
  const result = { nodes: [], failure: failed('timeout') };
  assert.deepEqual(endingOf({ command: 'usr', result, leftovers: [pod], runsCommand: 'no' }), {
    command: 'usr',
    exit: 4,
    code: 'WHY',
    message: 'it is so',
    hint: 'do this',
    leftovers: [pod],
    nodes: [],
  });
});

test('what was left behind is counted where nothing else failed', () => {
  const messageOf = (leftovers: readonly Leftover[]) => {
    const result = { nodes: [], failure: undefined };
    const { code, message } = endingOf({ command: 'usr', result, leftovers, runsCommand: 'no' });
    return [code, message];
  };
  assert.deepEqual(messageOf([pod]), ['LEFTOVER', 'something was left behind']);
  assert.deepEqual(messageOf([pod, pod, pod]), ['LEFTOVER', '3 things were left behind']);
});
