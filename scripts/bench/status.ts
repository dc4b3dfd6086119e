import { NODES } from '../../test/lab/controllers/resources.ts';
import { type Lab, startLab } from '../../test/lab/lab.ts';
import { demandSuccess } from './process.ts';
import type { Section } from './section.ts';
import { compareSideBySide, type Entrant } from './side-by-side.ts';

/** As many as a kubelet reports (`nodeStatusMaxImages`), each by its digest and by a tag. */
const imagesPerNode = 50;
const yardstick = '`kubectl get nodes`';

/** `status` of so many nodes, which are objects in the API and nothing more, beside `kubectl get nodes`. */
export async function measureStatus(nodeCount: number, hasKubectl: boolean): Promise<Section> {
  const nodes = Array.from({ length: nodeCount }, (_, at) => ({ name: `worker-${at}`, kind: 'api' as const }));
  await using lab = await startLab({ nodes });
  for (const { name } of nodes) fillWithImages(lab, name);
  const kubeconfig = `--kubeconfig=${lab.kubeconfig.admin}`;
  const entrants: readonly Entrant[] = [
    ...(hasKubectl
      ? ([
          [yardstick, ['kubectl', 'get', 'nodes', kubeconfig]],
          ['`kubectl get nodes -o json`', ['kubectl', 'get', 'nodes', '-o', 'json', kubeconfig]],
        ] as const)
      : []),
    ['`oc-rpmoverlay status`', ['dist/oc-rpmoverlay', 'status', kubeconfig]],
    ['`oc-rpmoverlay status -o json`', ['dist/oc-rpmoverlay', 'status', '-o', 'json', kubeconfig]],
    ['`oc-rpmoverlay override list`', ['dist/oc-rpmoverlay', 'override', 'list', kubeconfig]],
  ];
  for (const [, argv] of entrants) await demandSuccess(argv);
  const title = `${nodeCount} nodes with ${imagesPerNode} images each`;
  return await compareSideBySide(entrants, { title, rounds: 9, yardstick });
}

function fillWithImages({ store }: Lab, node: string): void {
  const images = Array.from({ length: imagesPerNode }, (_, at) => ({
    names: [
      `registry.example/openshift/image-${at}@sha256:${`${at}`.padStart(64, '0')}`,
      `registry.example/image-${at}:v4`,
    ],
    sizeBytes: 100_000_000 + at,
  }));
  store.update(NODES, undefined, node, ({ status }) => Object.assign(status, { images }));
}
