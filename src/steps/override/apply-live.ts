import { Failure } from '../../errors.ts';
import type { HostCommand } from '../../model/host-command.ts';
import { isInstalled, nameOf, type Wish, wishWords } from '../../model/override/override-wish.ts';
import { applyLive, askVersion, resetLive } from '../../model/rpm-ostree/commands.ts';
import { readSaid } from '../../model/rpm-ostree/said.ts';
import { bootedOf, type Status } from '../../model/rpm-ostree/status.ts';
import { parseVersion, type Version } from '../../model/rpm-ostree/version.ts';
import type { Ports } from '../../ports.ts';
import { runChecked } from '../pod/run-checked.ts';
import { seePackages } from '../rpm/see-packages.ts';
import { type AskedCall, askRpmOstree } from './ask-rpm-ostree.ts';
import { seeLingering } from './see-lingering.ts';
import { seeStatus } from './see-status.ts';

export type LiveApplication = Omit<AskedCall, 'command' | 'missing'> & {
  /** Of the deployment that the running system is to be like. */
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
  application: LiveApplication,
  signal: AbortSignal,
): Promise<Applied> {
  const { pod, checksum, wishes } = application;
  const notApplied = (why: string): Failure =>
    notLive(pod.node, `it is staged, but not applied to the running system: ${why}`);
  const { applied, status } = await change(ports, application, { commandFor: applyLive, refuse: notApplied }, signal);
  if (bootedOf(status)?.live.applied !== checksum) throw notApplied('rpm-ostree does not say that it is');
  const installed = await seePackages(ports, pod, wishes.map(nameOf), signal);
  const lacking = wishes.find(wish => !isInstalled(wish, installed));
  if (lacking) throw notApplied(`rpm does not have ${wishWords(lacking)}`);
  return applied;
}

/**
 * Takes out of the running system what an earlier `apply-live` has brought in, so that it is as the booted deployment, which
 * has what is wished; proved likewise.
 */
export async function resetLiveOn(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  application: LiveApplication,
  signal: AbortSignal,
): Promise<Applied> {
  const { pod, checksum, wishes } = application;
  const notReset = (why: string): Failure =>
    notLive(pod.node, `what was applied to the running system is still there: ${why}`);
  const { applied, status } = await change(ports, application, { commandFor: resetLive, refuse: notReset }, signal);
  const { live } = bootedOf(status) ?? {};
  if ((live?.applied ?? checksum) !== checksum) throw notReset('rpm-ostree says so');
  const [lingering] = await seeLingering(ports, { pod, wishes, status }, signal);
  if (lingering !== undefined) throw notReset(`rpm has another ${lingering}`);
  return applied;
}

type LiveChange = {
  readonly commandFor: (version: Version) => HostCommand;
  readonly refuse: (why: string) => Failure;
};

async function change(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { checksum: _checksum, wishes: _wishes, ...call }: LiveApplication,
  { commandFor, refuse }: LiveChange,
  signal: AbortSignal,
): Promise<{ readonly applied: Applied; readonly status: Status }> {
  const { pod } = call;
  const { node } = pod;
  ports.reporter.emit({ kind: 'warning', node, text: limits });
  ports.reporter.emit({ kind: 'progress', node, text: 'applying it to the running system' });
  const host = { node, shell: pod.onHost, reporter: ports.reporter };
  const version = parseVersion((await runChecked(host, askVersion(), signal)).stdout);
  if (!version) throw refuse('the version of rpm-ostree could not be read');
  const end = await askRpmOstree(ports, { ...call, command: commandFor(version), missing: [] }, signal);
  const status = await seeStatus(ports, pod, signal);
  if (bootedOf(status)?.live.interrupted !== undefined) throw refuse('it was broken off half-way');
  return { applied: { staleServices: end === 'unseen' ? [] : readSaid(end.stdout).staleServices }, status };
}

const limits =
  'what is applied to the running system restarts no service; what it writes below /etc stays, also without the override';

function notLive(node: string, reason: string): Failure {
  return new Failure('failed', 'NOT_APPLIED', `node/${node}: ${reason}`, {
    hint: `oc debug node/${node} -- chroot /host rpm-ostree status -v`,
  });
}
