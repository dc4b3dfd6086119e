import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePutEvent } from '../../../../src/model/put/put-events.ts';

test('each line of a put is one event', () => {
  const lines = {
    'waiting\tx7k2p\tkube:admin': { kind: 'waiting', run: 'x7k2p', by: 'kube:admin' },
    'waiting\tx7k2p\t': { kind: 'waiting', run: 'x7k2p', by: '' },
    'armed\t1795349999': { kind: 'armed', deadline: 1_795_349_999 },
    'saved\t/usr/bin/a b': { kind: 'saved', path: '/usr/bin/a b' },
    'put\t/usr/bin/runc': { kind: 'put', path: '/usr/bin/runc' },
    'same\t/usr/bin/runc': { kind: 'same', path: '/usr/bin/runc' },
    'putback\t/usr/bin/runc': { kind: 'putback', path: '/usr/bin/runc' },
    'removed\t/usr/bin/runc': { kind: 'removed', path: '/usr/bin/runc' },
    'installed\trunc': { kind: 'installed', name: 'runc' },
    'restarting\tcrio.service': { kind: 'restarting', unit: 'crio.service' },
    'restarted\tcrio.service': { kind: 'restarted', unit: 'crio.service' },
    'kept\trpm\trunc': { kind: 'kept', name: 'runc' },
    done: { kind: 'done' },
    'ended\tx7k2p\trolledback\t1795350000\tit was fired before its time': {
      kind: 'ended',
      end: { run: 'x7k2p', state: 'rolledback', at: 1_795_350_000, why: 'it was fired before its time' },
    },
    'ended\tx7k2p\tconfirmed\t\t': { kind: 'ended', end: { run: 'x7k2p', state: 'confirmed', at: undefined, why: '' } },
  };
  assert.deepEqual(Object.keys(lines).map(parsePutEvent), Object.values(lines));
});

test('what is no event is none', () => {
  const lines = ['', 'Running as unit: x.service', 'ended', 'ended\tx7k2p', 'ended\tx7k2p\tvanished\t1\t', 'DONE'];
  assert.deepEqual(
    lines.map(parsePutEvent),
    lines.map(() => undefined),
  );
});
