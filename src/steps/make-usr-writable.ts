import { Failure } from '../errors.ts';
import type { NodeLook } from '../model/node-look.ts';
import type { UsrRequest } from '../model/request.ts';
import type { HostShell, Ports } from '../ports.ts';
import type { DebugPod } from './open-debug-pod.ts';
import type { OpenNode, Site } from './open-node.ts';
import { openSsh } from './open-ssh-shell.ts';
import type { Prepared, PreparedNode } from './prepare.ts';
import { withoutKey } from './prepare-usr.ts';
import { recordUsr, whoAmI } from './record-usr.ts';
import { sshShell } from './ssh-shell.ts';
import { proveByProbe, type UnlockOptions, unlockAndProve } from './unlock-usr.ts';
import type { Done } from './work-on-nodes.ts';

export type UsrOptions = {
  readonly request: UsrRequest;
  readonly prepared: Prepared;
  readonly site: Site;
  /** Runs once `/usr` is proved to be writable, while the way in is still open. */
  readonly afterwards: (shell: HostShell, pod: DebugPod) => Promise<void>;
};

/** Makes `/usr` of one node writable, proves it, records it, and settles. */
export async function makeUsrWritable(
  ports: Ports,
  options: UsrOptions,
  node: PreparedNode,
  settle: (done: Done, text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { request, prepared, site } = options;
  const { run } = prepared;
  const name = node.node.metadata.name;
  const opened = await site.openNode(node, signal);
  const { pod, look } = opened;
  refuseWhatCannotBe(name, look, request);
  const already = look.usr === 'unlocked' || look.usr === 'hotfix';
  const needsLogin = request.via === 'ssh' && !(already && request.run.length === 0);
  await using connection = needsLogin ? await logIn(ports, options, node, opened, signal) : undefined;
  const shell = connection ? sshShell(connection, name) : pod.onHost;
  const unlocking = { pod, shell, look, run, undo: site.onNodes, program: request.common.program };
  if (already) await proveByProbe(ports, unlocking, signal);
  const { bootId } = already ? look : await unlockAndRecord(ports, unlocking, request.via, signal);
  if (look.usr === 'hotfix') {
    ports.reporter.emit({ kind: 'warning', node: name, text: '/usr is unlocked as a hotfix, which survives reboots' });
  }
  const until = look.usr === 'hotfix' ? 'for good' : 'until the next reboot';
  settle(
    { state: already ? look.usr : 'unlocked', already, via: request.via, bootId },
    `/usr is ${already ? 'already ' : ''}writable ${until}`,
  );
  await options.afterwards(shell, pod);
}

async function unlockAndRecord(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  unlocking: UnlockOptions,
  via: UsrRequest['via'],
  signal: AbortSignal,
): Promise<NodeLook> {
  const { pod, run } = unlocking;
  const [by, after] = await Promise.all([whoAmI(ports, signal), unlockAndProve(ports, unlocking, signal)]);
  const at = new Date(ports.clock.now()).toISOString();
  await recordUsr(ports, pod.node, { version: 1, by, at, run: run.id, bootId: after.bootId, via }, signal);
  return after;
}

function logIn(
  ports: Ports,
  { request, prepared, site }: UsrOptions,
  { wayIn }: PreparedNode,
  { pod, look }: OpenNode,
  signal: AbortSignal,
) {
  const { identities, run, facts } = prepared;
  const { grants, onNodes: undo } = site;
  const { ssh: flags, common } = request;
  const clusterId = facts.version?.clusterId;
  const { program } = common;
  const way = { wayIn, identities, flags, grants, clusterId, program, withoutKey };
  return openSsh(ports, { pod, look, run, undo, ...way }, signal);
}

function refuseWhatCannotBe(node: string, look: NodeLook, { repair, common }: UsrRequest): void {
  if (!look.isOstree) {
    throw new Failure('refused', 'NOT_OSTREE', `node/${node} was not booted by ostree, so it has no /usr to unlock`, {
      hint: `oc debug node/${node} -- chroot /host cat /etc/os-release`,
    });
  }
  if (look.usr === 'transient') {
    throw new Failure(
      'refused',
      'TRANSIENT',
      `node/${node}: /usr is unlocked as transient, which is read-only and cannot be unlocked again`,
      {
        hint: `reboot the node: oc debug node/${node} -- chroot /host systemctl reboot`,
      },
    );
  }
  if (look.usr === 'half-unlocked' && !repair) {
    throw new Failure(
      'refused',
      'HALF_UNLOCKED',
      `node/${node}: ostree believes that /usr is unlocked, but on the host it is read-only (it was unlocked inside a debug pod)`,
      { hint: `${common.program} usr ${node} --repair, or reboot the node` },
    );
  }
}
