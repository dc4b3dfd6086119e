import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endScope, inScope, scopeIsGone, scopeOf } from '../../../../src/model/usr/user-command.ts';

const run = { id: 'x7k2p' };

test('the command of a run is in a scope that has the name of the run, and is killed 10 s after it was asked to end', () => {
  assert.deepEqual(inScope(run, ['sh', '-c', 'echo $HOME']), {
    argv: [
      ...['systemd-run', '--scope', '--quiet', '--collect', '--unit=oc-rpmoverlay-x7k2p.scope'],
      ...['--property=TimeoutStopSec=10', '--', 'sh', '-c', 'echo $HOME'],
    ],
    effect: 'change',
  });
});

test('what ends it and what sees it gone name that scope', () => {
  assert.deepEqual(
    [endScope(run), scopeIsGone(run)].map(({ argv, effect }) => [argv.at(-1), effect]),
    [
      [scopeOf(run), 'change'],
      [scopeOf(run), 'look'],
    ],
  );
});
