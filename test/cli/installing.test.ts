import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Install, Put } from '../../src/model/put/install.ts';
import type { UsrRequest } from '../../src/model/request.ts';
import { anInstall } from '../support/requests.ts';
import { asked, usr, wordsOf } from './expected.ts';

const puts = (...pairs: readonly (readonly [source: string, destination: string])[]): readonly Put[] =>
  pairs.map(([source, destination]) => ({ source, destination }));
const runc = puts(['runc', '/usr/bin/runc']);

function installing(install: Partial<Install>, more: Partial<UsrRequest> = {}): UsrRequest {
  return usr({ install: anInstall(install), ...more });
}

const rows: readonly (readonly [line: string | readonly string[], request: UsrRequest])[] = [
  // What is put, and where.
  ['worker-a --put runc:/usr/bin/runc', installing({ puts: runc })],
  ['worker-a --put=runc:/usr//bin/./runc', installing({ puts: runc })],
  ['worker-a --put runc:/usr/lib/../bin/runc', installing({ puts: runc })],
  ['worker-a --put runc:/etc/../usr/bin/runc', installing({ puts: runc })],
  ['worker-a --put runc://usr/bin/runc', installing({ puts: runc })],
  ['worker-a --put tree:/usr/share/x/', installing({ puts: puts(['tree', '/usr/share/x/']) })],
  ['worker-a --put tree:/usr', installing({ puts: puts(['tree', '/usr/']) })],
  ['worker-a --put tree:/usr/bin/../', installing({ puts: puts(['tree', '/usr/']) })],
  ['worker-a --put C:/a/runc:/usr/bin/runc', installing({ puts: puts(['C:/a/runc', '/usr/bin/runc']) })],
  ['worker-a --put C:\\a\\runc:/usr/bin/runc', installing({ puts: puts(['C:\\a\\runc', '/usr/bin/runc']) })],
  ['worker-a --put a:b:/usr/bin/a:b', installing({ puts: puts(['a:b', '/usr/bin/a:b']) })],
  [['worker-a', '--put', 'my runc:/usr/bin/my runc'], installing({ puts: puts(['my runc', '/usr/bin/my runc']) })],
  [
    'worker-a --put a:/usr/bin/ --put b:/usr/bin/ --put a:/usr/bin/c',
    installing({ puts: puts(['a', '/usr/bin/'], ['b', '/usr/bin/'], ['a', '/usr/bin/c']) }),
  ],
  ['worker-a --put runc:/usr/bin/runc -- runc --version', installing({ puts: runc }, { run: ['runc', '--version'] })],

  // Packages and units.
  ['worker-a --rpm ./a.rpm --rpm b', installing({ rpms: ['./a.rpm', 'b'] })],
  ['worker-a --rpm HTTPS://Host/a%20b.rpm?x=y', installing({ rpms: ['https://host/a%20b.rpm?x=y'] })],
  ['worker-a --rpm C:\\a.rpm', installing({ rpms: ['C:\\a.rpm'] })],
  ['worker-a --restart kubelet', installing({ restart: ['kubelet.service'] })],
  [
    'worker-a --restart crio --restart kubelet.service --restart crio.service',
    installing({ restart: ['crio.service', 'kubelet.service'] }),
  ],
  [
    'worker-a --restart getty@tty1 --restart dbus.socket --restart a.b --restart x\\x2dy.timer',
    installing({ restart: ['getty@tty1.service', 'dbus.socket', 'a.b.service', 'x\\x2dy.timer'] }),
  ],

  // How a program is tried out.
  ['worker-a --put runc:/usr/bin/runc --verify -v', installing({ puts: runc, verify: ['-v'] })],
  [
    ['worker-a', '--put', 'runc:/usr/bin/runc', '--verify', '  version  --client\t'],
    installing({ puts: runc, verify: ['version', '--client'] }),
  ],
  ['worker-a --put runc:/usr/bin/runc --no-verify', installing({ puts: runc, verify: undefined })],
  ['worker-a --put runc:/usr/bin/runc --no-verify=false', installing({ puts: runc })],

  // The dead-man's switch.
  [
    'worker-a --restart x --confirm-within 90s',
    installing({
      restart: ['x.service'],
      deadman: { armed: 'always', windowMs: 90_000, confirmedBy: 'us' },
    }),
  ],
  [
    'worker-a --put runc:/usr/bin/runc --confirm-within 10',
    installing({ puts: runc, deadman: { armed: 'always', windowMs: 10_000, confirmedBy: 'us' } }),
  ],
  [
    'worker-a --put runc:/usr/bin/runc --no-confirm',
    installing({ puts: runc, deadman: { armed: 'always', windowMs: 600_000, confirmedBy: 'person' } }),
  ],
  [
    'worker-a --put runc:/usr/bin/runc --no-confirm --confirm-within 24h',
    installing({ puts: runc, deadman: { armed: 'always', windowMs: 86_400_000, confirmedBy: 'person' } }),
  ],
  [
    'worker-a --put runc:/usr/bin/runc --no-deadman --no-confirm=false',
    installing({ puts: runc, deadman: { armed: 'never', windowMs: 600_000, confirmedBy: 'us' } }),
  ],
  [
    'worker-a --put runc:/usr/bin/runc --put t:/usr/lib/t --critical /usr//bin/runc --critical /usr/lib/t/x',
    installing({
      puts: [...runc, ...puts(['t', '/usr/lib/t'])],
      critical: ['/usr/bin/runc', '/usr/lib/t/x'],
    }),
  ],
  ['worker-a --rpm x --critical /usr/bin/x', installing({ rpms: ['x'], critical: ['/usr/bin/x'] })],

  // Several nodes, and other runs.
  [
    '--all --restart x --max-unavailable 3 --canary 1 --max-failures 2',
    installing(
      { restart: ['x.service'] },
      { target: { kind: 'all' }, rollout: { maxUnavailable: { kind: 'nodes', count: 3 }, canary: 1, maxFailures: 2 } },
    ),
  ],
  [
    'worker-a --restart x --max-unavailable 100%',
    installing(
      { restart: ['x.service'] },
      { rollout: { maxUnavailable: { kind: 'percent', count: 100 }, canary: 0, maxFailures: 0 } },
    ),
  ],
  ['worker-a --rpm x --lock-timeout 0s', installing({ rpms: ['x'], lockTimeoutMs: 0 })],
  ['worker-a --rpm x --lock-timeout 5m', installing({ rpms: ['x'], lockTimeoutMs: 300_000 })],
];

for (const [line, request] of rows) {
  const words = typeof line === 'string' ? wordsOf(line) : line;
  test(`"usr ${words.join(' ')}" is understood`, () => assert.deepEqual(asked(['usr', ...words]), request));
}

test('any name of a file can be put below /usr', () => {
  const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter(text => !/[/\0]|^\.\.?$|\p{Cc}/u.test(text));
  fc.assert(
    fc.property(name, name, (source, file) => {
      const request = asked(['usr', 'worker-a', '--put', `./${source}:/usr/bin/${file}`]);
      assert.deepEqual(request, installing({ puts: puts([`./${source}`, `/usr/bin/${file}`]) }));
    }),
  );
});
