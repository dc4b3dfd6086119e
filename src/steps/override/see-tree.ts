import type { Deployment } from '../../model/rpm-ostree/deployment.ts';
import { askPackagesOf, type Package, parsePackages } from '../../model/rpm-ostree/packages.ts';
import type { Ports } from '../../ports.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runChecked } from '../pod/run-checked.ts';

/** What the package database in the tree of a deployment has; `undefined` where it cannot be read. */
export async function seeTree(
  { reporter }: Pick<Ports, 'reporter'>,
  { node, inPod }: Pick<DebugPod, 'node' | 'inPod'>,
  deployment: Deployment,
  signal: AbortSignal,
): Promise<readonly Package[] | undefined> {
  const { stdout } = await runChecked({ node, shell: inPod, reporter }, askPackagesOf(deployment), signal);
  const packages = parsePackages(stdout);
  return packages === 'none' ? undefined : packages;
}
