import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change } from '../../../../src/model/host-command.ts';
import { asClientUnit, askClient, clientUnit, endClient } from '../../../../src/model/rpm-ostree/client-unit.ts';

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
