import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeReview } from '../../../../src/model/access.ts';
import { type CommandRights, type RightsSight, rightsOfCommands } from '../../../../src/model/check/command-rights.ts';
import { askedFor } from '../../../../src/model/check/rights.ts';
import { rightsRow } from '../../../../src/model/check/rights-row.ts';

const namespace = { name: 'debug', temporary: false };

function commands(more: Partial<RightsSight> = {}): readonly CommandRights[] {
  return rightsOfCommands({ namespace, grantsKey: true, drains: 'yes', operator: 'yes', ...more });
}

function askedOf(title: string, more: Partial<RightsSight> = {}): readonly string[] {
  const command = commands(more).find(each => each.title === title) ?? assert.fail(title);
  return askedFor(command).map(describeReview);
}

/** The commands that fail or do less where exactly this right is missing, by the first word of what is told of them. */
function hurtBy(right: string): Readonly<Record<string, readonly string[]>> {
  const rows = commands().map(command => {
    const missing = askedFor(command).filter(review => describeReview(review) === right);
    return rightsRow(command, missing, namespace);
  });
  const hurt = Object.groupBy(
    rows.filter(({ verdict }) => verdict !== 'ok'),
    ({ verdict }) => verdict,
  );
  return Object.fromEntries(
    Object.entries(hurt).map(([verdict, found = []]) => [
      verdict,
      found.map(({ subject }) => ('name' in subject ? subject.name : '')),
    ]),
  );
}

test('who has all rights may do everything', () => {
  const rows = commands().map(command => rightsRow(command, [], namespace));
  assert.deepEqual(
    new Set(rows.map(({ verdict, seen }) => `${verdict}, ${seen}`)),
    new Set(['ok, all that it asks for']),
  );
  assert.deepEqual(rows[0]?.subject, { kind: 'command', name: 'usr --via ssh' });
});

const bySsh = ['usr --via ssh', 'usr revert --via ssh', 'usr confirm --via ssh', 'ssh', 'rescue'];
const byHost = ['usr --via host', 'usr revert --via host', 'usr confirm --via host'];
const overriding = ['override replace', 'override remove', 'override reset', 'reboot'];
const configs = 'machineconfigs.machineconfiguration.openshift.io';
const pools = 'machineconfigpools.machineconfiguration.openshift.io';

test('who may not let keys in may do all that needs none', () => {
  assert.deepEqual(hurtBy(`create ${configs}`), { failure: [...bySsh, 'key grant'].toSorted(byHelp) });
});

test('who may not evict pods may not reboot nodes', () => {
  assert.deepEqual(hurtBy('create pods/eviction'), { failure: overriding.toSorted(byHelp) });
});

test('who may not change nodes may not reboot them, and elsewhere nothing is recorded', () => {
  assert.deepEqual(hurtBy('patch nodes'), {
    warning: [...byHost, ...bySsh.filter(title => title !== 'ssh')].toSorted(byHelp),
    failure: [...overriding, 'cleanup'].toSorted(byHelp),
  });
});

test('who may not pause pools is told for which flag that is', () => {
  const reboot = commands().find(({ command }) => command === 'reboot') ?? assert.fail();
  const missing = askedFor(reboot).filter(review => describeReview(review) === `patch ${pools}`);
  const { verdict, code, seen, wayOut } = rightsRow(reboot, missing, namespace);
  assert.deepEqual(
    [verdict, code, seen, wayOut],
    ['warning', 'FORBIDDEN', `you may not patch ${pools}: --pause-pool is refused`, 'ask for these rights'],
  );
});

test('without a drain nobody needs to evict pods, or to look at them everywhere', () => {
  const drained = askedOf('reboot').filter(right => !askedOf('reboot', { drains: 'no' }).includes(right));
  assert.deepEqual(drained, ['list pods', 'watch pods', 'create pods/eviction', 'list daemonsets.apps', 'delete pods']);
});

test('without an operator nobody needs a right on what is its own, and there are no keys to grant', () => {
  const all = commands({ operator: 'no', grantsKey: false });
  assert.deepEqual(
    commands().flatMap(({ title }) => (all.some(each => each.title === title) ? [] : [title])),
    ['key grant', 'key list', 'key revoke'],
  );
  const asked = all.flatMap(askedFor).filter(({ group }) => group === 'machineconfiguration.openshift.io');
  assert.deepEqual(asked, []);
  const lost = all.flatMap(({ wishes }) => wishes.map(({ without }) => without));
  assert.deepEqual(
    lost.filter(without => without.startsWith('no pool is waited for')),
    [],
  );
});

test('what is missing is told as the command itself tells it', () => {
  const [viaSsh = assert.fail()] = commands({ grantsKey: false });
  assert.deepEqual(rightsRow(viaSsh, viaSsh.places.slice(0, 2), namespace), {
    topic: 'rights',
    subject: { kind: 'command', name: 'usr --via ssh' },
    verdict: 'failure',
    code: 'FORBIDDEN',
    seen: 'you may not create pods in namespace debug, delete pods in namespace debug',
    wayOut: 'ask for these rights, or name another namespace: --to-namespace',
  });
});

test('another namespace helps nobody who lacks a right on nodes', () => {
  const reboot = commands().find(({ command }) => command === 'reboot') ?? assert.fail();
  assert.equal(rightsRow(reboot, reboot.needs, namespace).wayOut, 'ask for these rights');
});

/** In the order of the help. */
function byHelp(a: string, b: string): number {
  const titles = commands().map(({ title }) => title);
  return titles.indexOf(a) - titles.indexOf(b);
}
