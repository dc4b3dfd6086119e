import { Failure } from '../../errors.ts';
import type { Node } from '../../model/node/node.ts';
import { recordedOverrides } from '../../model/override/listed-override.ts';
import { type LiveOverrides, lingeringCommitOf, liveOverrides } from '../../model/override/live-overrides.ts';
import { askPackageDiff } from '../../model/rpm-ostree/commands.ts';
import { type PackageDifference, parsePackageDiff } from '../../model/rpm-ostree/package-diff.ts';
import { bootedOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import type { OpenNode } from '../pod/open-node.ts';
import { runChecked } from '../pod/run-checked.ts';
import { type StatusPod, seeStatus } from './see-status.ts';

/** What a node itself says of its overrides; one that has no OSTree deployments has none. */
export async function askOverrides(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { overrideRecord }: Pick<Node, 'overrideRecord'>,
  { pod, look }: { readonly pod: StatusPod } & Pick<OpenNode, 'look'>,
  signal: AbortSignal,
): Promise<LiveOverrides> {
  const recorded = recordedOverrides(overrideRecord).overrides;
  if (!look.isOstree) return liveOverrides({ deployments: [], transaction: undefined }, recorded, []);
  const status = await seeStatus(ports, pod, signal);
  return liveOverrides(status, recorded, await seeLingeringPackages(ports, pod, status, signal));
}

async function seeLingeringPackages(
  { reporter }: Pick<Ports, 'reporter'>,
  { node, onHost }: StatusPod,
  status: Status,
  signal: AbortSignal,
): Promise<readonly PackageDifference[]> {
  const [booted, commit] = [bootedOf(status), lingeringCommitOf(status)];
  if (!booted || commit === undefined) return [];
  const command = askPackageDiff(booted.checksum, commit);
  const found = parsePackageDiff((await runChecked({ node, shell: onHost, reporter }, command, signal)).stdout);
  if (found) return found;
  throw new Failure('failed', 'PACKAGES_UNREADABLE', `node/${node}: what apply-live has changed there cannot be read`, {
    hint: `oc debug node/${node} -- chroot /host rpm-ostree status -v`,
  });
}
