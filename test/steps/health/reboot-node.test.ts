import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostResult } from '../../../src/model/host-command.ts';
import { rebootSoon } from '../../../src/model/node/reboot-commands.ts';
import { stuck } from '../../../src/model/verdict.ts';
import { rebootNode } from '../../../src/steps/health/reboot-node.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { following, lost } from '../../support/answers.ts';
import { aHost, shellOf } from '../../support/host.ts';
import { rawNode } from '../../support/objects.ts';
import { expecting } from '../../support/ports.ts';

const run = { id: 'x7k2p' };
const told = quoteForShell(rebootSoon(run).argv);
const lease = (renewTime: string) => ({ metadata: { name: 'worker-a' }, spec: { renewTime } });
const [before, after] = [lease('2026-11-22T11:00:00.000000Z'), lease('2026-11-22T11:01:00.000000Z')];

/** A node that the API shows as it was, then down, then in its next boot. */
function aRebootingNode(react: () => Partial<HostResult> | undefined) {
  const host = aHost({ commands: { [told]: react } });
  const ports = expecting({
    cluster: {
      follow: following({
        'nodes/worker-a': [[rawNode()], [rawNode({ ready: 'Unknown' })], [rawNode({ bootId: 'boot-2' })]],
        'leases/worker-a': [[before], [before], [before], [after]],
      }),
    },
  });
  const options = { node: 'worker-a', shell: shellOf(host, 'ssh'), bootId: 'boot-1', run };
  return { host, ports, reboot: (signal: AbortSignal) => rebootNode(ports, options, signal) };
}

const texts = ({ events }: ReturnType<typeof expecting>) =>
  events.filter(({ kind }) => kind === 'progress').map(event => ('text' in event ? event.text : ''));

test('a reboot is a unit of its own, which keeps a staged deployment and outlives the connection', () => {
  assert.deepEqual(rebootSoon(run), {
    argv: [
      'systemd-run',
      '--quiet',
      '--collect',
      '--unit=oc-rpmoverlay-reboot-x7k2p',
      '--on-active=1',
      '--timer-property=AccuracySec=100ms',
      '--property=Requires=ostree-finalize-staged.service',
      '--property=After=ostree-finalize-staged.service',
      '--',
      'systemctl',
      'reboot',
    ],
    effect: 'change',
  });
});

test('a node is told once to reboot, and awaited until it is back', async t => {
  const { host, ports, reboot } = aRebootingNode(() => undefined);
  await reboot(t.signal);
  assert.deepEqual(host.ran, [`ssh: ${told}`]);
  assert.deepEqual([texts(ports)[0], texts(ports)[1]], ['rebooting', 'rebooting: going down']);
});

test('a connection that is lost over it is no failure: what counts is what the node does', async t => {
  const { reboot } = aRebootingNode(() => {
    throw lost;
  });
  await reboot(t.signal);
});

test('a node that cannot be told is not waited for', async t => {
  const { ports, reboot } = aRebootingNode(() => ({ status: 1, stderr: 'Access denied' }));
  await assert.rejects(reboot(t.signal), { code: 'HOST_COMMAND_FAILED' });
  assert.deepEqual(texts(ports), ['rebooting']);
});

test('the node is watched from before it is told, so that an API server which goes down with it is waited for', async t => {
  const order: string[] = [];
  const { ports, host } = aRebootingNode(() => void order.push('told'));
  const options = { node: 'worker-a', shell: shellOf(host, 'ssh'), bootId: 'boot-1', run };
  const telling = () => void order.push(`telling after ${ports.calls.length} calls`);
  await rebootNode(ports, { ...options, telling }, t.signal);
  assert.deepEqual(order, ['telling after 2 calls', 'told']);
  assert.deepEqual(
    ports.calls.map(call => call.split(' ')[0]),
    ['cluster.follow', 'cluster.follow'],
  );
});

test('when it is back is judged as the caller wants', async t => {
  const { ports, host } = aRebootingNode(() => undefined);
  const options = { node: 'worker-a', shell: shellOf(host, 'ssh'), bootId: 'boot-1', run };
  const judge = () => stuck('NEVER', 'it is not the one', 'look');
  await assert.rejects(rebootNode(ports, { ...options, judge }, t.signal), {
    kind: 'failed',
    code: 'NEVER',
    message: 'node/worker-a: it is not the one',
  });
});
