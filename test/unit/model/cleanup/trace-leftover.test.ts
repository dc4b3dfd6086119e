import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanupTable, type TraceRow, traceRow } from '../../../../src/model/cleanup/cleanup-table.ts';
import type { Fate } from '../../../../src/model/cleanup/judge-traces.ts';
import type { Trace } from '../../../../src/model/cleanup/trace.ts';
import { leftoverOf } from '../../../../src/model/cleanup/trace-leftover.ts';
import { cleanLine } from '../../../../src/report/clean.ts';

const origin = { run: 'x7k2p', since: '2026-11-22T06:31:52Z' };
const onNode = { node: 'worker-a', neededFor: undefined, ...origin };

const pod: Trace = {
  ...{ kind: 'pod', ...origin, node: 'worker-a', namespace: 'debug', name: 'p', uid: 'u' },
  ...{ isUp: true, lifetimeSeconds: 3600 },
};

const rows: readonly (readonly [trace: Trace, what: string, recover: string])[] = [
  [pod, 'pod/p in namespace debug', 'oc delete pod p -n debug'],
  [{ kind: 'namespace', ...origin, name: 'n', uid: 'u' }, 'namespace/n', 'oc delete namespace n'],
  [
    { kind: 'key', ...origin, name: 'k', role: 'worker', purpose: 'run' },
    'machineconfig/k',
    'oc delete machineconfig k',
  ],
  [
    { kind: 'cordon', ...origin, node: 'worker-a', state: 'holds' },
    'node/worker-a: cordon',
    'oc adm uncordon worker-a',
  ],
  [
    { kind: 'cordon', ...origin, node: 'worker-a', state: 'lifted' },
    'node/worker-a: annotation of a cordon that was lifted',
    'oc annotate node worker-a oc-rpmoverlay/cordon-',
  ],
  [
    { kind: 'pause', ...origin, pool: 'worker', state: 'holds' },
    'pause of machineconfigpool/worker',
    `oc patch mcp/worker --type merge -p '{"metadata":{"annotations":{"oc-rpmoverlay/paused":null}},"spec":{"paused":false}}'`,
  ],
  [
    { kind: 'pause', ...origin, pool: 'worker', state: 'ended' },
    'annotation of an ended pause of machineconfigpool/worker',
    'oc annotate mcp worker oc-rpmoverlay/paused-',
  ],
  [
    { kind: 'record', of: 'lost overlay', ...origin, node: 'worker-a' },
    'node/worker-a: annotation of an overlay that is gone',
    'oc annotate node worker-a oc-rpmoverlay/usr-',
  ],
  [
    { kind: 'record', of: 'overrides', ...origin, node: 'worker-a' },
    'node/worker-a: annotation of overrides, which is not so any more',
    'oc annotate node worker-a oc-rpmoverlay/overrides-',
  ],
  [
    { kind: 'unit', ...onNode, name: 'oc-rpmoverlay-put-x7k2p.service', state: 'failed' },
    'node/worker-a: oc-rpmoverlay-put-x7k2p.service',
    'oc debug node/worker-a -- chroot /host systemctl reset-failed oc-rpmoverlay-put-x7k2p.service',
  ],
  [
    { kind: 'login', ...onNode, comment: 'oc-rpmoverlay-x7k2p' },
    'node/worker-a: key oc-rpmoverlay-x7k2p of core',
    "oc debug node/worker-a -- chroot /host find /var/home/core/.ssh -type f -exec sed -i '/ oc-rpmoverlay-x7k2p$/d' '{}' +",
  ],
  [
    { kind: 'files', ...onNode, role: 'draft', path: '/usr/my tool/.oc-rpmoverlay-x7k2p-0123456789abcdef' },
    'node/worker-a: /usr/my tool/.oc-rpmoverlay-x7k2p-0123456789abcdef',
    "oc debug node/worker-a -- chroot /host rm -rf '/usr/my tool/.oc-rpmoverlay-x7k2p-0123456789abcdef'",
  ],
  [
    { kind: 'files', ...onNode, role: 'switch', path: '/var/lib/oc-rpmoverlay/rollback' },
    'node/worker-a: /var/lib/oc-rpmoverlay/rollback',
    'oc debug node/worker-a -- chroot /host bash /var/lib/oc-rpmoverlay/rollback/program withdraw x7k2p',
  ],
];

for (const [trace, what, recover] of rows) {
  test(`what is left of ${what} has a command that removes it`, () => {
    assert.deepEqual(leftoverOf(trace), { what, recover });
  });
}

test('the command that removes a file names exactly this one, also as it is shown, whatever is in its name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), name => {
      const path = `/usr/${name.replaceAll('\0', '').toWellFormed()}`;
      const { recover } = leftoverOf({ kind: 'files', ...onNode, role: 'draft', path });
      const script = `oc() { printf '%s\\0' "$@"; }; ${cleanLine(recover, line => line)}`;
      const words = execFileSync('bash', { input: script, encoding: 'utf8' }).split('\0');
      assert.deepEqual(words, ['debug', 'node/worker-a', '--', 'chroot', '/host', 'rm', '-rf', path, '']);
    }),
    { numRuns: 50 },
  );
});

test('a row says what becomes of a trace, and the table says it in words', () => {
  const cases: readonly (readonly [fate: Fate, removal: Parameters<typeof traceRow>[1], is: string])[] = [
    [{ kind: 'remove' }, { state: 'planned' }, 'removed'],
    [{ kind: 'remove' }, { state: 'removed' }, 'removed'],
    [{ kind: 'remove' }, { state: 'left', why: 'you may not' }, 'left (you may not)'],
    [{ kind: 'in use' }, { state: 'removed' }, 'kept (in use?)'],
    [{ kind: 'keep', why: 'granted for good' }, { state: 'removed' }, 'kept (granted for good)'],
  ];
  const shown = cases.map(([fate, removal]) => traceRow({ trace: pod, fate }, removal, 'oc rpmoverlay'));
  const about = { kind: 'pod', what: 'pod/p in namespace debug', node: 'worker-a', ...origin, hint: null } as const;
  const expected: readonly TraceRow[] = [
    { ...about, state: 'planned', why: null },
    { ...about, state: 'removed', why: null },
    { ...about, state: 'left', why: 'you may not' },
    { ...about, state: 'in-use', why: null },
    { ...about, state: 'kept', why: 'granted for good' },
  ];
  assert.deepEqual(shown, expected);
  const now = Date.parse('2026-11-22T08:31:52Z');
  assert.deepEqual(
    cleanupTable(shown, 'IS', now).rows,
    cases.map(([, , is]) => ({ name: 'pod/p', cells: ['pod/p in namespace debug', 'worker-a', 'x7k2p', '120m', is] })),
  );
});
