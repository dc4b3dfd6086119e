import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeLook } from '../../../src/model/node/node-look.ts';
import { rebootSoon } from '../../../src/model/node/reboot-commands.ts';
import type { Site } from '../../../src/steps/pod/open-node.ts';
import type { Done } from '../../../src/steps/rollout/node-row.ts';
import { rebootUsr } from '../../../src/steps/usr/reboot-usr.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { following, getting } from '../../support/answers.ts';
import { aLook } from '../../support/findings.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aCommon, oneByOne, someSshFlags } from '../../support/requests.ts';
import { anUndo } from '../../support/undo.ts';

const reboot = quoteForShell(rebootSoon({ id: 'x7k2p' }).argv);
const lease = (renewTime: string) => ({ metadata: { name: 'worker-a' }, spec: { renewTime } });
const [early, late] = [lease('2026-11-22T11:00:00.000000Z'), lease('2026-11-22T11:00:10.000000Z')];

/** Reboots a node on which a new pod then sees this. */
function rebooting(then: Partial<NodeLook>) {
  const host = aHost({ commands: { [reboot]: () => ({}) } });
  const ports = expecting({
    cluster: {
      get: getting({ 'nodes/worker-a': rawNode(), 'leases/kube-node-lease/worker-a': early }),
      follow: following({
        'nodes/worker-a': [[rawNode()], [rawNode({ bootId: 'boot-2' })]],
        'leases/worker-a': [[early], [late]],
      }),
    },
  });
  const pods: number[] = [];
  const site: Site = {
    openNode: async () => ({ pod: aDebugPod(host), look: aLook({ usr: 'unlocked' }) }),
    checkNode: async (_place, withinMs) => {
      pods.push(withinMs);
      return { pod: aDebugPod(host), look: aLook({ bootId: 'boot-2', ...then }) };
    },
    get grants(): never {
      throw new Error('no key was to be granted');
    },
    onNodes: anUndo(),
  };
  const settled: [Done, string][] = [];
  const options = {
    request: {
      command: 'usr revert',
      common: aCommon(),
      target: { kind: 'all' },
      via: 'host',
      ssh: someSshFlags(),
      reboot: true,
      lockTimeoutMs: 60_000,
      rollout: oneByOne,
    },
    prepared: aPrepared(),
    site,
    node: aPreparedNode(),
    settle: (done: Done, text: string) => void settled.push([done, text]),
  } as const;
  return { host, pods, settled, go: (signal: AbortSignal) => rebootUsr(ports, options, signal) };
}

test('a node is rebooted, and a new pod sees that its /usr is as it was booted', async t => {
  const { host, pods, settled, go } = rebooting({ usr: 'read-only' });
  await go(t.signal);
  assert.deepEqual([host.ran, pods], [[`host: ${reboot}`], [180_000]]);
  assert.deepEqual(settled, [
    [{ state: 'read-only', via: 'host', bootId: 'boot-2' }, 'rebooted; /usr is as it was booted'],
  ]);
});

test('a /usr that is still writable then is a failure: it was unlocked for good', async t => {
  const { settled, go } = rebooting({ usr: 'hotfix' });
  await assert.rejects(go(t.signal), {
    kind: 'failed',
    code: 'NOT_READ_ONLY',
    message: 'node/worker-a was rebooted, but its /usr is hotfix',
    hint: 'oc debug node/worker-a -- chroot /host rpm-ostree status',
  });
  assert.deepEqual(settled, []);
});
