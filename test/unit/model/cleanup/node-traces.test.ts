import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNodeTraces } from '../../../../src/model/cleanup/node-traces.ts';
import { titleOfTrace } from '../../../../src/model/cleanup/trace.ts';

const time = '1795329112';
const since = '2026-11-22T06:31:52.000Z';
const store = '/var/lib/oc-rpmoverlay';

function printed(...records: readonly (readonly string[])[]): string {
  return [['boot', 'b1'], ...records, ['end']].map(words => `${words.join('\t')}\t\0`).join('');
}

/** What is left on a node, and why it is to stay. */
function fates(...records: readonly (readonly string[])[]): readonly unknown[] {
  const traces = parseNodeTraces('worker-a', printed(...records)) ?? [];
  return traces.map(trace => [titleOfTrace(trace), trace.run, trace.neededFor]);
}

const about = { node: 'worker-a', run: 'x7k2p', since, neededFor: undefined };

test('what runs have brought, and what was only there for a moment, tells its run and its age', () => {
  const answer = printed(
    ['run', `${store}/runs/x7k2p`, time],
    ['draft', '/run/oc-rpmoverlay-x7k2p', time],
    ['draft', '/usr/.oc-rpmoverlay-probe-x7k2p', `${time}.5`],
    ['draft', '/usr/bin/.oc-rpmoverlay-x7k2p-0123456789abcdef', time],
  );
  assert.deepEqual(parseNodeTraces('worker-a', answer), [
    { kind: 'files', role: 'run', path: `${store}/runs/x7k2p`, ...about },
    { kind: 'files', role: 'draft', path: '/run/oc-rpmoverlay-x7k2p', ...about },
    {
      ...{ kind: 'files', role: 'draft', path: '/usr/.oc-rpmoverlay-probe-x7k2p' },
      ...about,
      since: '2026-11-22T06:31:52.500Z',
    },
    { kind: 'files', role: 'draft', path: '/usr/bin/.oc-rpmoverlay-x7k2p-0123456789abcdef', ...about },
  ]);
});

test('what an armed switch needs stays; without its timer nothing will fire it', () => {
  const records = [
    ['armed', 'x7k2p'],
    ['run', `${store}/runs/x7k2p`, time],
    ['run', `${store}/runs/other`, time],
  ];
  const needed = "an armed dead-man's switch";
  assert.deepEqual(fates(['unit', 'oc-rpmoverlay-deadman.timer', 'active'], ...records), [
    ['oc-rpmoverlay-deadman.timer', undefined, needed],
    [`${store}/runs/other`, 'other', undefined],
    [`${store}/runs/x7k2p`, 'x7k2p', needed],
  ]);
  assert.deepEqual(fates(...records), [
    [`${store}/runs/other`, 'other', undefined],
    [`${store}/runs/x7k2p`, 'x7k2p', undefined],
  ]);
});

test('a put that is at work is not disturbed', () => {
  const busy = 'it is at work on the node';
  assert.deepEqual(
    fates(
      ['unit', 'oc-rpmoverlay-put-x7k2p.service', 'active'],
      ['run', `${store}/runs/x7k2p`, time],
      ['draft', '/usr/bin/.oc-rpmoverlay-x7k2p-0123456789abcdef', time],
    ),
    [
      ['oc-rpmoverlay-put-x7k2p.service', 'x7k2p', busy],
      [`${store}/runs/x7k2p`, 'x7k2p', busy],
      ['/usr/bin/.oc-rpmoverlay-x7k2p-0123456789abcdef', 'x7k2p', busy],
    ],
  );
});

test('a unit that has failed is forgotten, one that only waits for its client is stopped, the others go on', () => {
  const stays = (name: string, state = 'active') => fates(['unit', name, state]).flat()[2] !== undefined;
  assert.deepEqual(
    ['try-x7k2p-0.service', 'override-x7k2p.service', 'x7k2p.scope'].filter(name => stays(`oc-rpmoverlay-${name}`)),
    [],
  );
  const running = ['revert-x7k2p.service', 'reboot-x7k2p.timer', 'rollback.timer', 'rollback.service'];
  assert.deepEqual(
    running.filter(name => stays(`oc-rpmoverlay-${name}`)),
    running,
  );
  assert.deepEqual(
    running.filter(name => stays(`oc-rpmoverlay-${name}`, 'failed')),
    [],
  );
  assert.deepEqual(fates(['unit', 'oc-rpmoverlay-try-x7k2p-0.service', 'active']).flat()[1], 'x7k2p');
});

test('what is remembered of this boot stays as long as something of it stands in /usr; of other boots nothing does', () => {
  assert.deepEqual(
    fates(
      ['notes', `${store}/boots/b1`, time, 'files'],
      ['notes', `${store}/boots/b0`, time, 'files'],
      ['notes', `${store}/boots/last-of-former-boot`, time, ''],
    ),
    [
      [`${store}/boots/b0`, undefined, undefined],
      [`${store}/boots/b1`, undefined, 'what was put, for usr revert'],
      [`${store}/boots/last-of-former-boot`, undefined, undefined],
    ],
  );
});

test('RPMs without files of this boot stay for a reason of their own', () => {
  const directory = `${store}/boots/b1`;
  const reason = 'RPMs that are installed until a reboot';
  assert.deepEqual(fates(['notes', directory, time, 'rpms']), [[directory, undefined, reason]]);
});

const path = `${store}/rollback`;

/** The role and the fate of a switch of x7k2p that was armed in one boot, and noted the other; this boot is b1. */
function switchFate(armed: string, noted: string, ...units: readonly string[]): unknown {
  const records = [['switch', path, time, 'x7k2p', armed, noted], ...units.map(name => ['unit', name, 'active'])];
  const found = parseNodeTraces('worker-a', printed(...records))?.find(one => titleOfTrace(one) === path);
  return found?.kind === 'files' && [found.role, found.run, found.neededFor];
}

test('a switch that waits for a reboot is of no use but where that is on its way', () => {
  assert.deepEqual(switchFate('b1', ''), ['switch', 'x7k2p', undefined]);
  assert.deepEqual(switchFate('b1', '', 'oc-rpmoverlay-reboot-other.timer'), ['switch', 'x7k2p', undefined]);
  const onItsWay = ['switch', 'x7k2p', 'its reboot is on its way'];
  assert.deepEqual(switchFate('b1', '', 'oc-rpmoverlay-reboot-x7k2p.timer'), onItsWay);
});

test('a switch whose boot has come stays, unless nothing has started it', () => {
  const armed = ['switch', 'x7k2p', "an armed dead-man's switch"];
  assert.deepEqual(switchFate('b0', 'b1', 'oc-rpmoverlay-rollback.timer'), armed);
  assert.deepEqual(switchFate('b0', 'b1'), armed);
  assert.deepEqual(switchFate('b0', '', 'oc-rpmoverlay-rollback.timer'), armed);
  assert.deepEqual(switchFate('b0', ''), ['idle switch', 'x7k2p', undefined]);
});

test('a switch across a reboot that is not whole goes by nothing, and what is left of one is of no use', () => {
  assert.deepEqual(fates(['switch', path, time, '', '', '']), [[path, undefined, undefined]]);
  assert.deepEqual(fates(['rollback', path, time]), [[path, undefined, undefined]]);
});

test('a key of a run in the files of core tells its run', () => {
  assert.deepEqual(parseNodeTraces('worker-a', printed(['login', 'x7k2p'])), [
    { kind: 'login', comment: 'oc-rpmoverlay-x7k2p', ...about, since: undefined },
  ]);
});

test('how the last run of this boot has ended is no trace', () => {
  assert.deepEqual(fates(['notes', `${store}/boots/b1`, time, '']), []);
});

test('an answer that is not whole is none', () => {
  assert.deepEqual(parseNodeTraces('worker-a', printed()), []);
  assert.equal(parseNodeTraces('worker-a', ''), undefined);
  assert.equal(parseNodeTraces('worker-a', printed().slice(0, -3)), undefined);
  assert.equal(parseNodeTraces('worker-a', 'end\t\0'), undefined);
});
