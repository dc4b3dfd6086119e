import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionOf, auditOf } from '../support/audit.ts';
import { type Balancer, type Impatience, startBalancer } from '../support/balancer.ts';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { writeOwnKubeconfig } from '../support/own-kubeconfig.ts';
import { tellStories } from '../support/stories.ts';
import { startConnectProxy, type TestProxy } from '../support/test-proxy.ts';
import { triesAll } from '../support/tried-ways.ts';
import { turned } from '../support/trouble.ts';

const { lab, run, start, home } = tellStories({ nodes: [{ name: 'worker-a' }] });
const usr = ['usr', 'worker-a', '--via', 'host'];
const apiPort = (): number => Number(new URL(lab().api.url).port);

/** An address that nobody but the proxies of these tests can find: what goes past them fails. */
const hidden = 'api.lab.test:6443';

async function kubeconfigFor(cluster: object): Promise<string> {
  const { admin } = lab().api;
  const user = { 'client-certificate': 'me.crt', 'client-key': 'me.key' };
  const files = { 'me.crt': admin.certificate, 'me.key': admin.key };
  const written = await writeOwnKubeconfig(lab(), home(), {
    user,
    cluster: { 'tls-server-name': 'localhost', ...cluster },
    files,
  });
  return written.path;
}

/** Unlocks the node, which takes requests, watches and streams. */
async function succeeds(kubeconfig: string, env: Readonly<Record<string, string>>): Promise<void> {
  const view = viewJournal(lab());
  const { status, stderr } = await run([...usr, '--kubeconfig', kubeconfig], { env });
  assert.equal(status, 0, stderr);
  assert.notDeepEqual(view.inPods(), []);
}

const addressOf = ({ port }: TestProxy): string => `http://127.0.0.1:${port}`;

test('through the proxy that HTTPS_PROXY names, in capitals or not, go requests, watches and streams alike', async () => {
  await using proxy = await startConnectProxy(apiPort());
  const kubeconfig = await kubeconfigFor({ server: `https://${hidden}` });
  await succeeds(kubeconfig, { HTTPS_PROXY: addressOf(proxy) });
  assert.deepEqual([...new Set(proxy.asked)], [hidden]);
  const { status } = await run(['status', '--kubeconfig', kubeconfig], { env: { https_proxy: addressOf(proxy) } });
  assert.equal(status, 0);
});

test("the kubeconfig's own proxy-url counts before those of the environment, and NO_PROXY does not reach it", async () => {
  await using proxy = await startConnectProxy(apiPort());
  await using other = await startConnectProxy(apiPort());
  const kubeconfig = await kubeconfigFor({
    server: `https://${hidden}`,
    'proxy-url': `http://me:secret@127.0.0.1:${proxy.port}`,
  });
  await succeeds(kubeconfig, { HTTPS_PROXY: addressOf(other), NO_PROXY: '*' });
  assert.deepEqual([[...new Set(proxy.asked)], other.asked], [[`${hidden} Basic ${btoa('me:secret')}`], []]);
});

test('what NO_PROXY names is reached without the proxy', async () => {
  await using proxy = await startConnectProxy(apiPort());
  // An address of this machine that does not count as its own, for which no proxy would be asked anyway.
  const server = `https://0.0.0.0:${apiPort()}`;
  const env = { HTTPS_PROXY: addressOf(proxy), NO_PROXY: 'example.com,0.0.0.0' };
  await succeeds(await kubeconfigFor({ server }), env);
  assert.deepEqual(proxy.asked, []);
  await succeeds(await kubeconfigFor({ server }), { ...env, NO_PROXY: 'example.com' });
  assert.deepEqual([...new Set(proxy.asked)], [`0.0.0.0:${apiPort()}`]);
});

/** As long as the hastiest balancers wait; most wait for a minute. */
const idleMs = 30_000;

async function startImpatient(how: Impatience['how']): Promise<Balancer & { readonly kubeconfig: string }> {
  const balancer = await startBalancer(apiPort(), { idleMs, how });
  const kubeconfig = await kubeconfigFor({ server: `https://127.0.0.1:${balancer.port}` });
  return { ...balancer, kubeconfig };
}

test('a command that says nothing for longer than a balancer waits goes on, and is heard to its end', async () => {
  await using balancer = await startImpatient('forget');
  const node = machine(lab(), 'worker-a');
  await node.run(['mkfifo', '/run/word']);
  const words = ['sh', '-c', 'echo listening; cat /run/word'];
  const { child, ended } = start([...usr, '--kubeconfig', balancer.kubeconfig, '--', ...words]);
  using ends = new DisposableStack();
  ends.defer(() => child.kill('SIGKILL'));
  await new Promise(said => child.stdout?.once('data', said));
  await balancer.endsWhatIsSilent();
  await node.run(['sh', '-c', 'echo heard >/run/word; rm /run/word']);
  const { status, stdout, stderr } = await ended;
  assert.deepEqual([status, stdout], [0, 'listening\nheard\n'], stderr);
});

if (triesAll)
  test('a watch that a balancer cuts since nothing happens is taken up again', async () => {
    await using balancer = await startImpatient('close');
    // Three fifths of the time there is nothing to say of the pod.
    using _api = turned(lab(), { podStartMs: (idleMs * 2 * 5) / 3 });
    using audit = auditOf(lab());
    const { status, stderr } = await run([...usr, '--kubeconfig', balancer.kubeconfig]);
    assert.equal(status, 0, stderr);
    assert.ok(audit.asked.filter(entry => actionOf(entry) === 'watch pods').length > 1);
  });
