import { Failure } from '../../errors.ts';
import { formatNevra, type Nevra } from '../../model/rpm/nevra.ts';
import { askInstalled, parseInstalled } from '../../model/rpm/rpm-database.ts';
import type { Ports } from '../../ports.ts';
import { printable } from '../../text/printable.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runOnHost } from '../pod/run-checked.ts';

/**
 * What is installed of these names now; a name of which nothing is installed is missing. Through the pod and the package
 * database: not the way in which packages are installed.
 */
export async function seePackages(
  { reporter }: Pick<Ports, 'reporter'>,
  { node, inPod }: Pick<DebugPod, 'node' | 'inPod'>,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly Nevra[]>> {
  const { stdout, stderr } = await runOnHost({ node, shell: inPod, reporter }, askInstalled(names), signal);
  // Its status counts the names of which nothing is installed. It says of each name what there is, unless it cannot look.
  if (stdout.trim() !== '') return parseInstalled(stdout);
  throw new Failure(
    'failed',
    'PACKAGES_UNREADABLE',
    `node/${node}: rpm does not say what is installed: ${printable(stderr)}`,
    {
      hint: `oc debug node/${node} -- chroot /host rpm -qa`,
    },
  );
}

/**
 * Proves that these packages are installed, as PID 1 sees it: else `Failure('failed', 'RPM_NOT_PROVED')` with what is there
 * instead.
 */
export async function provePackages(
  ports: Pick<Ports, 'reporter'>,
  pod: Pick<DebugPod, 'node' | 'inPod'>,
  wanted: readonly Nevra[],
  signal: AbortSignal,
): Promise<void> {
  const names = wanted.map(({ name }) => name);
  const installed = await seePackages(ports, pod, names, signal);
  for (const nevra of wanted) {
    const there = installed.get(nevra.name)?.map(formatNevra) ?? [];
    if (there.includes(formatNevra(nevra))) continue;
    const reason = `${formatNevra(nevra)} is not installed, but ${there.join(', ') || `nothing of the name ${nevra.name}`}`;
    throw new Failure('failed', 'RPM_NOT_PROVED', `node/${pod.node}: ${reason}`, {
      hint: `oc debug node/${pod.node} -- chroot /host rpm -q ${nevra.name}`,
    });
  }
}
