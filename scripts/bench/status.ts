import { NODES } from '../../test/lab/controllers/resources.ts';
import { startLab } from '../../test/lab/lab.ts';
import { type Argv, demandSuccess, median, wallMsOf } from './process.ts';
import type { Section } from './section.ts';

const nodeCount = 500;
const rounds = 7;
/** As many as a kubelet reports (`nodeStatusMaxImages`), each by its digest and by a tag. */
const imagesPerNode = 50;

/** `status` of many nodes, which are objects in the API and nothing more, beside `kubectl get nodes`. */
export async function measureStatus(hasKubectl: boolean): Promise<Section> {
  const nodes = Array.from({ length: nodeCount }, (_, at) => ({ name: `worker-${at}`, kind: 'api' as const }));
  await using lab = await startLab({ nodes });
  const images = Array.from({ length: imagesPerNode }, (_, at) => ({
    names: [
      `registry.example/openshift/image-${at}@sha256:${`${at}`.padStart(64, '0')}`,
      `registry.example/image-${at}:v4`,
    ],
    sizeBytes: 100_000_000 + at,
  }));
  for (const { name } of nodes) {
    lab.store.update(NODES, undefined, name, ({ status }) => Object.assign(status, { images }));
  }
  const kubeconfig = `--kubeconfig=${lab.kubeconfig.admin}`;
  const programs: readonly (readonly [string, Argv])[] = [
    ...(hasKubectl
      ? [['`kubectl get nodes -o json`', ['kubectl', 'get', 'nodes', '-o', 'json', kubeconfig]] as const]
      : []),
    ['`oc-rpmoverlay status`', ['dist/oc-rpmoverlay', 'status', kubeconfig]],
    ['`oc-rpmoverlay status -o json`', ['dist/oc-rpmoverlay', 'status', '-o', 'json', kubeconfig]],
    ['`oc-rpmoverlay override list`', ['dist/oc-rpmoverlay', 'override', 'list', kubeconfig]],
  ];
  for (const [, argv] of programs) await demandSuccess(argv);
  const times = programs.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, [, argv]] of programs.entries()) times[index]?.push(await wallMsOf(argv));
  }
  const medians = times.map(median);
  const rows = programs.map(([name], index) => [
    name,
    `${medians[index]?.toFixed(0)} ms`,
    hasKubectl ? `${((medians[index] ?? 0) / (medians[0] ?? 1)).toFixed(2)} ×` : '–',
  ]);
  return {
    title: `${nodeCount} nodes with ${imagesPerNode} images each, median of ${rounds}, side by side`,
    columns: ['', 'wall', 'of `kubectl get nodes`'],
    rows,
  };
}
