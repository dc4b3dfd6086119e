import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { StoreEvent } from '../../test/lab/api/store.ts';
import { isResource, NODES, PODS } from '../../test/lab/controllers/resources.ts';
import type { Lab } from '../../test/lab/lab.ts';
import { seeRequests } from '../../test/support/seen-requests.ts';
import { until } from '../../test/support/trouble.ts';
import { median, watchMemory } from './process.ts';
import type { Section } from './section.ts';

const rounds = 5;
const node = 'worker-a';

type Round = {
  /** Until the result is printed. */
  readonly resultMs: number;
  /** From the pod's creation until it runs: the cluster's own time. */
  readonly podMs: number;
  readonly endMs: number;
  readonly requests: number;
  readonly streams: number;
  readonly peakMegabytes: number;
};

/** `usr` on a fresh node that lets the key in already: what the program takes beyond the start of its pod. */
export async function measureUsr(lab: Lab, key: string): Promise<Section> {
  const rows: string[][] = [];
  for (const via of ['ssh', 'host']) {
    const all: Round[] = [];
    for (let round = 0; round < rounds; round++)
      all.push(await runOnce(lab, ['--via', via, ...(via === 'ssh' ? ['--key', key] : [])]));
    const of = (read: (round: Round) => number) => median(all.map(read));
    rows.push([
      `\`usr ${node} --via ${via}\``,
      ms(of(({ resultMs }) => resultMs)),
      ms(of(({ podMs }) => podMs)),
      ms(of(({ resultMs, podMs }) => resultMs - podMs)),
      ms(of(({ endMs }) => endMs)),
      `${of(({ requests }) => requests)} + ${of(({ streams }) => streams)}`,
      `${of(({ peakMegabytes }) => peakMegabytes).toFixed(0)} MB`,
    ]);
  }
  return {
    title: `\`usr\` on the lab, with a key that is let in already, median of ${rounds}`,
    columns: [
      '',
      'until the result',
      "of it the pod's start",
      'beyond that',
      'until all is taken back',
      'requests + streams',
      'peak memory',
    ],
    rows,
  };
}

async function runOnce(lab: Lab, words: readonly string[]): Promise<Round> {
  await reboot(lab);
  const streams = lab.journal.entries.length;
  const pod = { createdAt: 0, runsAt: 0 };
  const stop = lab.store.listen(event => watchPod(pod, event));
  using seen = seeRequests(lab);
  const begin = performance.now();
  const child = spawn('dist/oc-rpmoverlay', ['usr', node, ...words], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', KUBECONFIG: lab.kubeconfig.admin },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  using memory = watchMemory(child.pid, 20);
  const ended = Promise.all([once(child, 'close'), text(child.stderr)]);
  await once(child.stdout, 'data');
  const resultMs = performance.now() - begin;
  const [[status], stderr] = await ended;
  const endMs = performance.now() - begin;
  stop();
  if (status !== 0) throw new Error(`usr ended with status ${status}: ${stderr}`);
  const opened = lab.journal.entries.slice(streams).filter(entry => entry.kind === 'request' && entry.method === 'GET');
  return {
    resultMs,
    podMs: pod.runsAt - pod.createdAt,
    endMs,
    requests: seen.requests.length,
    streams: opened.length,
    peakMegabytes: memory.peakMegabytes,
  };
}

function watchPod(pod: { createdAt: number; runsAt: number }, { resource, type, object }: StoreEvent): void {
  if (!isResource(resource, PODS)) return;
  if (type === 'ADDED') pod.createdAt = performance.now();
  if (pod.runsAt === 0 && object.status?.phase === 'Running') pod.runsAt = performance.now();
}

/** Takes the overlay away. */
async function reboot(lab: Lab): Promise<void> {
  const machine = lab.nodes.get(node);
  await machine?.reboot();
  await until(lab, () => lab.store.get(NODES, undefined, node)?.status.nodeInfo.bootID === machine?.bootId);
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
