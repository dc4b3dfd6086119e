import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeReview } from '../../../../src/model/access.ts';
import {
  allReviews,
  type CommandRights,
  type RightsSight,
  rightsOfCommands,
  rightsRow,
} from '../../../../src/model/check/command-rights.ts';

const namespace = { name: 'debug', temporary: false };

function commands(more: Partial<RightsSight> = {}): readonly CommandRights[] {
  return rightsOfCommands({ namespace, grantsKey: true, drains: 'yes', ...more });
}

/** The commands that fail or do less where exactly these rights are missing. */
function hurtBy(...rights: readonly string[]): readonly string[] {
  const all = commands();
  const missing = allReviews(all).filter(review => rights.includes(describeReview(review)));
  assert.equal(missing.length, rights.length, 'these rights are not asked for');
  return all.flatMap(command => {
    const { topic, verdict } = rightsRow(command, missing, namespace);
    return verdict === 'ok' ? [] : [`${verdict}: ${topic}`];
  });
}

test('a user who has all rights may do everything', () => {
  const rows = commands().map(command => rightsRow(command, [], namespace));
  assert.deepEqual(
    rows.map(({ topic, verdict, seen }) => `${topic}: ${verdict}, ${seen}`),
    [
      'may usr --via ssh: ok, all 11 rights',
      'may usr --via host: ok, all 6 rights',
      'may override: ok, all 8 rights',
      'may reboot: ok, all 8 rights',
      'may status: ok, all 2 rights',
      'may rescue: ok, all 11 rights',
      'may key: ok, all 5 rights',
    ],
  );
});

test('each right is asked for once', () => {
  const asked = allReviews(commands()).map(describeReview);
  assert.deepEqual(asked, [...new Set(asked)]);
});

const debugging = ['usr --via ssh', 'usr --via host', 'override', 'reboot', 'rescue'].map(
  name => `failure: may ${name}`,
);
const configs = 'machineconfigs.machineconfiguration.openshift.io';
const pools = 'machineconfigpools.machineconfiguration.openshift.io';
const rows: readonly (readonly [right: string, hurt: readonly string[]])[] = [
  ['create pods in namespace debug', debugging],
  [`create ${configs}`, ['failure: may usr --via ssh', 'failure: may rescue', 'failure: may key']],
  [`list ${configs}`, ['failure: may key']],
  [`list ${pools}`, ['warning: may status', 'failure: may key']],
  ['create pods/eviction', ['failure: may override', 'failure: may reboot']],
  [
    'patch nodes',
    ['warning: may usr --via ssh', 'warning: may usr --via host', 'failure: may override', 'failure: may reboot'],
  ],
  ['list nodes', ['failure: may status', 'failure: may rescue']],
];
for (const [right, hurt] of rows) {
  test(`who may not ${right} is told which commands need it`, () => assert.deepEqual(hurtBy(right), hurt));
}

test('without a drain nobody needs to evict pods', () => {
  const asked = allReviews(commands({ drains: 'no' })).map(describeReview);
  assert.ok(!asked.includes('create pods/eviction'));
});

test('what is missing is told as the command itself tells it', () => {
  const [viaSsh] = commands({ grantsKey: false });
  assert.ok(viaSsh);
  const missing = viaSsh.places.slice(0, 2);
  assert.deepEqual(rightsRow(viaSsh, missing, namespace), {
    topic: 'may usr --via ssh',
    subject: { kind: 'cluster' },
    verdict: 'failure',
    code: 'FORBIDDEN',
    seen: 'you may not create pods in namespace debug, delete pods in namespace debug',
    wayOut: 'ask for these rights, or name another namespace: --to-namespace',
  });
});

test('another namespace helps nobody who lacks a right on nodes', () => {
  const reboot = commands().find(({ command }) => command === 'reboot');
  assert.ok(reboot);
  assert.equal(rightsRow(reboot, reboot.needs, namespace).wayOut, 'ask for these rights');
});
