import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change } from '../../../../src/model/host-command.ts';
import {
  asClientUnit,
  askClient,
  clientUnit,
  endClient,
  isOfAnother,
} from '../../../../src/model/rpm-ostree/client-unit.ts';

const run = { id: 'x7k2p' };

test('rpm-ostree is asked by a unit that has the run in its name, and systemd takes no word for a variable', () => {
  assert.equal(clientUnit(run), 'oc-rpmoverlay-override-x7k2p.service');
  const unit = ['--quiet', '--collect', '--wait', '--pipe', '--unit=oc-rpmoverlay-override-x7k2p.service', '--'];
  assert.deepEqual(asClientUnit(run, change('rpm-ostree', 'override', 'reset', 'a$HOME')), {
    argv: ['systemd-run', ...unit, 'rpm-ostree', 'override', 'reset', 'a$$HOME'],
    effect: 'change',
  });
});

test('who asks is found by that name, and ended without a SIGINT', () => {
  assert.deepEqual(askClient(run), { argv: ['systemctl', 'is-active', clientUnit(run)], effect: 'look' });
  assert.deepEqual(endClient(run), { argv: ['systemctl', 'stop', clientUnit(run)], effect: 'change' });
});

for (const [initiator, expected] of [
  ['client(id:cli dbus:1.93 unit:session-3.scope uid:0)', true],
  [`client(id:cli dbus:1.93 unit:${clientUnit(run)} uid:0)`, false],
  [`client(id:cli unit:${clientUnit({ id: 'other' })})`, true],
  ['client(id:cli dbus:1.93 uid:0)', false],
  [undefined, false],
] as const) {
  test(`a transaction begun by ${initiator} is ${expected ? '' : 'not known to be '}of another client`, () => {
    assert.equal(isOfAnother(run, initiator), expected);
  });
}
