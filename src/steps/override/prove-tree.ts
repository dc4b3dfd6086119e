import { Failure } from '../../errors.ts';
import type { OverrideCall } from '../../model/override/override-call.ts';
import { isInstalled, wishWords } from '../../model/override/override-wish.ts';
import { otherBuilds } from '../../model/override/same-build.ts';
import type { Package } from '../../model/rpm-ostree/packages.ts';
import { pendingOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { seeTree } from './see-tree.ts';

export type TreeToProve = {
  readonly pod: Pick<DebugPod, 'node' | 'inPod'>;
  readonly call: Pick<OverrideCall, 'wishes' | 'builds'>;
  /** With the pending deployment. */
  readonly status: Status;
};

/**
 * Proves, by the package database in the tree of a pending deployment, that it has what was asked for, in that very build:
 * else `NOT_STAGED`. Returns what is there.
 */
export async function proveTree(
  ports: Pick<Ports, 'reporter'>,
  { pod, call: { wishes, builds }, status }: TreeToProve,
  signal: AbortSignal,
): Promise<readonly Package[]> {
  const { node } = pod;
  const pending = pendingOf(status);
  if (!pending) throw notStaged(node, 'there is no pending deployment any more');
  const tree = await seeTree(ports, pod, pending, signal);
  if (!tree) throw notStaged(node, 'the packages of its tree cannot be read');
  const installed = Map.groupBy(
    tree.map(({ nevra }) => nevra),
    ({ name }) => name,
  );
  const lacking = wishes.filter(wish => !isInstalled(wish, installed)).map(wishWords);
  if (lacking.length > 0) throw notStaged(node, `its tree does not have ${lacking.join(', ')}`);
  const others = otherBuilds(builds, tree);
  if (others.length > 0) throw notStaged(node, `its tree has another build of ${others.join(', ')}`);
  return tree;
}

function notStaged(node: string, why: string): Failure {
  return new Failure('failed', 'NOT_STAGED', `node/${node}: what was staged is not as it was to be: ${why}`, {
    hint: `oc debug node/${node} -- chroot /host rpm-ostree status -v`,
  });
}
