import { Failure } from '../../errors.ts';
import type { HostCommand } from '../../model/host-command.ts';
import type { FitGround, FitVerdict } from '../../model/override/override-fit.ts';
import { askBasePackages, askInstalledPackages, type Package, parsePackages } from '../../model/rpm-ostree/packages.ts';
import { bootedOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runChecked } from '../pod/run-checked.ts';

/** Reads what overrides are held against: the packages of the base, those that are installed, and the booted deployment. */
export async function seeGround(
  { reporter }: Pick<Ports, 'reporter'>,
  {
    pod,
    program,
    status,
  }: { readonly pod: Pick<DebugPod, 'node' | 'inPod'>; readonly program: string; readonly status: Status },
  signal: AbortSignal,
): Promise<FitGround> {
  const { node } = pod;
  const ask = async (command: HostCommand): Promise<readonly Package[] | 'none'> => {
    const { stdout } = await runChecked({ node, shell: pod.inPod, reporter }, command, signal);
    const packages = parsePackages(stdout);
    if (packages) return packages;
    throw unreadable(node);
  };
  const [base, installed] = await Promise.all([ask(askBasePackages()), ask(askInstalledPackages())]);
  const booted = bootedOf(status);
  if (!booted || installed === 'none') throw unreadable(node);
  return { program, node, base, installed, booted };
}

type Fitting = Extract<FitVerdict, { kind: 'fits' }>;

/** `Failure('refused')` with the verdict's code where rpm-ostree would do nothing, or not what was asked. */
export function demandFit(verdict: FitVerdict): Fitting {
  if (verdict.kind === 'fits') return verdict;
  throw new Failure('refused', verdict.code, verdict.reason, { hint: verdict.hint });
}

function unreadable(node: string): Failure {
  return new Failure('failed', 'PACKAGES_UNREADABLE', `node/${node}: its packages could not be read`, {
    hint: `oc debug node/${node} -- chroot /host rpm -qa`,
  });
}
