import { Failure } from '../../errors.ts';
import { isInstalled, type Wish, wishWords } from '../../model/override/override-wish.ts';
import { askPackagesOf, parsePackages } from '../../model/rpm-ostree/packages.ts';
import { pendingOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runChecked } from '../pod/run-checked.ts';

export type TreeToProve = {
  readonly pod: Pick<DebugPod, 'node' | 'inPod'>;
  readonly wishes: readonly Wish[];
  /** With the pending deployment. */
  readonly status: Status;
};

/** Proves, by the package database in the tree of a pending deployment, that it has what was asked for: else `NOT_STAGED`. */
export async function proveTree(
  { reporter }: Pick<Ports, 'reporter'>,
  { pod, wishes, status }: TreeToProve,
  signal: AbortSignal,
): Promise<void> {
  const { node } = pod;
  const pending = pendingOf(status);
  if (!pending) throw notStaged(node, 'there is no pending deployment any more');
  const { stdout } = await runChecked({ node, shell: pod.inPod, reporter }, askPackagesOf(pending), signal);
  const packages = parsePackages(stdout);
  if (!packages || packages === 'none') throw notStaged(node, 'the packages of its tree cannot be read');
  const installed = Map.groupBy(
    packages.map(({ nevra }) => nevra),
    ({ name }) => name,
  );
  const lacking = wishes.filter(wish => !isInstalled(wish, installed)).map(wishWords);
  if (lacking.length > 0) throw notStaged(node, `its tree does not have ${lacking.join(', ')}`);
}

function notStaged(node: string, why: string): Failure {
  return new Failure('failed', 'NOT_STAGED', `node/${node}: what was staged is not as it was to be: ${why}`, {
    hint: `oc debug node/${node} -- chroot /host rpm-ostree status -v`,
  });
}
