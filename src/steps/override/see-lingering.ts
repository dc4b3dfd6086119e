import { nameOf, type Wish } from '../../model/override/override-wish.ts';
import { formatNevra } from '../../model/rpm/nevra.ts';
import { askInstalledPackages, type Package, parsePackages } from '../../model/rpm-ostree/packages.ts';
import { bootedOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runChecked } from '../pod/run-checked.ts';
import { seeTree } from './see-tree.ts';

export type RunningSight = {
  readonly pod: Pick<DebugPod, 'node' | 'inPod'>;
  readonly wishes: readonly Wish[];
  readonly status: Status;
};

/**
 * Names of packages that run otherwise than the booted deployment has them: `apply-live` has brought in what is there, and it
 * stays until the next boot, whatever has become of the deployment that it was taken from.
 */
export async function seeLingering(
  ports: Pick<Ports, 'reporter'>,
  { pod, wishes, status }: RunningSight,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const booted = bootedOf(status);
  if (!booted) return [];
  const tree = await seeTree(ports, pod, booted, signal);
  const host = { node: pod.node, shell: pod.inPod, reporter: ports.reporter };
  const running = parsePackages((await runChecked(host, askInstalledPackages(), signal)).stdout);
  return wishes.map(nameOf).filter(name => buildsOf(name, tree) !== buildsOf(name, running));
}

function buildsOf(name: string, packages: readonly Package[] | 'none' | undefined): string {
  const own = packages === undefined || packages === 'none' ? [] : packages.filter(({ nevra }) => nevra.name === name);
  return own
    .map(({ nevra, headerSha256 = '' }) => `${formatNevra(nevra)} ${headerSha256}`)
    .toSorted()
    .join('\n');
}
