import { truncate, writeFile } from 'node:fs/promises';
import { NAMESPACES, PODS } from '../../test/lab/controllers/resources.ts';
import type { Lab } from '../../test/lab/lab.ts';
import { until } from '../../test/support/trouble.ts';
import type { Section } from './section.ts';
import { download, type Transferred, upload } from './transfer.ts';

const megabytes = 128;
const bytes = megabytes * 1_000_000;
const rounds = 2;
const namespace = 'bench';
const pod = 'bench';

/** Upload and download through the tunnel, beside `kubectl exec` and what the lab can do at most. */
export async function measureTunnel(lab: Lab, key: string, hasKubectl: boolean): Promise<Section> {
  await startPod(lab);
  // Without v5 kubectl cannot tell the end of its input.
  lab.knobs.execV5 = true;
  const file = `${key}.zeros`;
  await writeFile(file, '');
  await truncate(file, bytes);
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}`;
  const ways: readonly (readonly [string, readonly string[]])[] = [
    ['`oc-rpmoverlay ssh`', ['dist/oc-rpmoverlay', 'ssh', 'worker-a', '--key', key, '--']],
    ...(hasKubectl ? [['`kubectl exec -i`', ['kubectl', 'exec', '-i', '-n', namespace, pod, '--']] as const] : []),
    [
      'exec by a bare WebSocket client, the most that the lab can do',
      [process.execPath, 'scripts/bench/raw-exec.ts', path],
    ],
  ];
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', KUBECONFIG: lab.kubeconfig.admin };
  const found = ways.map((): Measured[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, [, argv]] of ways.entries()) {
      const way = { argv: [...argv, 'sh', '-c'], env };
      found[index]?.push({ up: await upload(way, bytes, file), down: await download(way, bytes) });
    }
  }
  const rows = ways.map(([name], index) => [name, ...cellsOf(found[index] ?? [])]);
  return {
    title: `${megabytes} MB through the API server, best of ${rounds}`,
    columns: ['', 'upload', 'download', 'peak memory'],
    rows,
  };
}

type Measured = { readonly up: Transferred; readonly down: Transferred };

function cellsOf(measured: readonly Measured[]): readonly string[] {
  const best = (rates: readonly number[]) => `${Math.max(...rates).toFixed(0)} MB/s`;
  const peak = Math.max(...measured.flatMap(({ up, down }) => [up.peakMegabytes, down.peakMegabytes]));
  return [
    best(measured.map(({ up }) => up.rate)),
    best(measured.map(({ down }) => down.rate)),
    `${peak.toFixed(0)} MB`,
  ];
}

async function startPod(lab: Lab): Promise<void> {
  lab.store.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  lab.store.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod, namespace },
    spec: {
      nodeName: 'worker-a',
      hostPID: true,
      hostNetwork: true,
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'c', image: 'registry.lab/tools:1', command: ['sleep', 'infinity'] }],
    },
    status: { phase: 'Pending' },
  });
  await until(lab, () => lab.store.get(PODS, namespace, pod)?.status?.phase === 'Running');
}
