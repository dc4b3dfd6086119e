import { Failure } from '../../errors.ts';
import { isInstalled, nameOf, type Wish, wishWords } from '../../model/override/override-wish.ts';
import { applyLive, askVersion } from '../../model/rpm-ostree/commands.ts';
import { readSaid } from '../../model/rpm-ostree/said.ts';
import { bootedOf } from '../../model/rpm-ostree/status.ts';
import { parseVersion } from '../../model/rpm-ostree/version.ts';
import type { Ports } from '../../ports.ts';
import { runChecked } from '../pod/run-checked.ts';
import { seePackages } from '../rpm/see-packages.ts';
import { type AskedCall, askRpmOstree } from './ask-rpm-ostree.ts';
import { seeStatus } from './see-status.ts';

export type LiveApplication = Omit<AskedCall, 'command' | 'missing'> & {
  readonly checksum: string;
  readonly wishes: readonly Wish[];
};

/** What has come into the running system. */
export type Applied = {
  /** Units that still run what was replaced, as rpm-ostree says. */
  readonly staleServices: readonly string[];
};

/**
 * Brings a staged deployment into the running system without a reboot, and proves it by the status and by the package
 * database. `NOT_APPLIED` where it is not there; it stays staged all the same.
 */
export async function applyLiveOn(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { checksum, wishes, ...call }: LiveApplication,
  signal: AbortSignal,
): Promise<Applied> {
  const { pod } = call;
  const { node } = pod;
  ports.reporter.emit({ kind: 'warning', node, text: limits });
  ports.reporter.emit({ kind: 'progress', node, text: 'applying it to the running system' });
  const host = { node, shell: pod.onHost, reporter: ports.reporter };
  const version = parseVersion((await runChecked(host, askVersion(), signal)).stdout);
  if (!version) throw notApplied(node, 'the version of rpm-ostree could not be read');
  const end = await askRpmOstree(ports, { ...call, command: applyLive(version), missing: [] }, signal);
  const booted = bootedOf(await seeStatus(ports, pod, signal));
  if (booted?.live.interrupted !== undefined) throw notApplied(node, 'it was broken off half-way');
  if (booted?.live.applied !== checksum) throw notApplied(node, 'rpm-ostree does not say that it is');
  const installed = await seePackages(ports, pod, wishes.map(nameOf), signal);
  const lacking = wishes.find(wish => !isInstalled(wish, installed));
  if (lacking) throw notApplied(node, `rpm does not have ${wishWords(lacking)}`);
  return { staleServices: end === 'unseen' ? [] : readSaid(end.stdout).staleServices };
}

const limits =
  'what is applied to the running system restarts no service; what it writes below /etc stays, also without the override';

function notApplied(node: string, why: string): Failure {
  const reason = `node/${node}: it is staged, but not applied to the running system: ${why}`;
  return new Failure('failed', 'NOT_APPLIED', reason, {
    hint: `oc debug node/${node} -- chroot /host rpm-ostree status -v`,
  });
}
