import { Failure } from '../../errors.ts';
import { isReady, whyNotReady } from '../../model/node/node.ts';
import { whatIsLeft } from '../../model/node/what-is-left.ts';
import { describePending } from '../../model/override/pending-verdict.ts';
import type { RescueRequest } from '../../model/request.ts';
import { chooseRollback } from '../../model/rpm-ostree/rollback-target.ts';
import { bootedOf } from '../../model/rpm-ostree/status.ts';
import { type PublicKey, sameKey } from '../../model/ssh/ssh-key.ts';
import type { HostShell, Ports } from '../../ports.ts';
import { tryNewPod } from '../health/prove-well.ts';
import { seeStatus } from '../override/see-status.ts';
import { laterShell } from '../pod/later-shell.ts';
import type { OpenNode, Site } from '../pod/open-node.ts';
import type { Done } from '../rollout/node-row.ts';
import { recordHostKeys } from '../ssh/record-host-keys.ts';
import { sshShell } from '../ssh/ssh-shell.ts';
import type { FarSshd } from '../ssh/ssh-tunnel.ts';
import { type Cured, cureNode } from './cure-node.ts';
import { examineSickNode } from './examine-sick-node.ts';
import { logInFromAfar } from './log-in-from-afar.ts';
import type { PreparedRescue } from './prepare-rescue.ts';
import { trustSickNode } from './trust-sick-node.ts';

export type RescueOptions = {
  readonly request: RescueRequest;
  readonly rescue: PreparedRescue;
  readonly site: Site;
};

/** Finds out whether a node is sick, gets in to it from another one, shows what is wrong, cures it, and proves that. */
export async function rescueNode(
  ports: Ports,
  { request, rescue, site }: RescueOptions,
  settle: (done: Done, text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { origin, sick, prepared } = rescue;
  const from = origin.node.metadata.name;
  const healthy = await findHealthyPod(ports, rescue, site, signal);
  if (healthy && request.cure === 'revert-then-reboot') {
    const nothing = { state: 'well', by: 'none', from: null, putBack: [], bootId: healthy.look.bootId };
    settle(nothing, 'nothing is wrong: it is Ready, and a new pod starts; nothing was changed');
    return;
  }
  if (healthy && request.cure === 'rollback') throw await nothingToLeave(ports, healthy, request, signal);
  const address = demandAddress(rescue);
  const { pod } = await site.openNode(origin, signal);
  const far = { pod, host: address, node: request.node };
  const trusted = healthy?.look.hostKeys ?? (await trustSickNode(ports, { node: sick.node, far }, signal));
  const shells: { later?: HostShell } = {};
  const seenLater = laterShell(request.node, () => shells.later);
  const login = { request, rescue, site, pod, far, hostKeys: trusted, laterShell: seenLater };
  await using connection = await logInFromAfar(ports, login, signal);
  const shell = sshShell(connection, request.node);
  const findings = await examineSickNode(ports, { node: request.node, inPod: shell }, signal);
  const options = { request, place: sick, site, shell, findings, run: prepared.run };
  const cured = await cureNode(ports, options, signal);
  shells.later = cured.opened.pod.inPod;
  const { by, putBack, opened } = cured;
  settle({ state: 'rescued', by, from, putBack, bootId: opened.look.bootId }, describe(cured));
  await checkTrust(ports, rescue, { trusted, opened, far }, signal);
}

/** A new pod on the node, where one starts: then nothing is wrong with it. */
async function findHealthyPod(
  { reporter }: Pick<Ports, 'reporter'>,
  { sick }: PreparedRescue,
  site: Site,
  signal: AbortSignal,
): Promise<OpenNode | undefined> {
  const node = sick.node.metadata.name;
  if (!isReady(sick.node)) {
    reporter.emit({ kind: 'notice', node, text: `it is not ready: ${whyNotReady(sick.node)}` });
    return undefined;
  }
  reporter.emit({ kind: 'progress', node, text: 'looking whether a new pod starts' });
  const tried = await tryNewPod(site, sick, signal);
  if (tried.kind === 'well') return tried.opened;
  reporter.emit({ kind: 'notice', node, text: tried.failure.message });
  return undefined;
}

/** A deployment that is well is not left for one of which nobody knows any more what was in it. */
async function nothingToLeave(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { pod, look }: OpenNode,
  { node, common: { program } }: RescueRequest,
  signal: AbortSignal,
): Promise<Failure> {
  const status = look.isOstree ? await seeStatus(ports, pod, signal) : undefined;
  const target = status ? chooseRollback(status) : undefined;
  const change =
    status && target?.kind === 'target'
      ? `; a rollback would bring: ${describePending(target.deployment, bootedOf(status))}`
      : '';
  const reason = `nothing is wrong with node/${node}: it is Ready, and a new pod starts${change}`;
  const all = `oc debug node/${node} -- chroot /host rpm-ostree rollback, then: ${program} reboot ${node}`;
  return new Failure('refused', 'NOTHING_WRONG', reason, {
    hint: `to take overrides back: ${program} override reset ${node} --reboot; to go back all the same: ${all}`,
  });
}

function demandAddress({ sick: { node } }: PreparedRescue): string {
  if (node.address !== undefined) return node.address;
  throw new Failure(
    'refused',
    'NO_ADDRESS',
    `node/${node.metadata.name} has no InternalIP, so there is no way to its sshd`,
    {
      hint: whatIsLeft(node),
    },
  );
}

function describe({ by, putBack }: Cured): string {
  if (by === 'rollback') return 'healed by a rollback: the deployment before is booted, Ready, and a new pod starts';
  if (by === 'reboot') return 'healed by a reboot: it is Ready, and a new pod starts';
  const files = putBack.length === 1 ? '1 file was' : `${putBack.length} files were`;
  return `healed: ${files} put back, it is Ready, and a new pod starts`;
}

type SeenKeys = { readonly trusted: readonly PublicKey[]; readonly opened: OpenNode; readonly far: FarSshd };

/** What the user vouched for is compared with what the node itself says, now that a pod can read it there. */
async function checkTrust(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { sick }: PreparedRescue,
  { trusted, opened, far }: SeenKeys,
  signal: AbortSignal,
): Promise<void> {
  const { hostKeys } = opened.look;
  await recordHostKeys(ports, sick.node, hostKeys, signal);
  if (trusted.some(key => hostKeys.some(own => sameKey(own, key)))) return;
  const text = `the host key that answered at ${far.host} is none of the node's own: what ran there ran on another machine`;
  ports.reporter.emit({ kind: 'warning', node: far.node, text });
}
