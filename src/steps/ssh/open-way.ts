import type { Common, SshFlags } from '../../model/request.ts';
import type { HostShell, Ports } from '../../ports.ts';
import type { OpenNode, Site } from '../pod/open-node.ts';
import type { Prepared, PreparedNode } from '../prepare/prepare.ts';
import { withoutKey } from '../prepare/prepare-usr.ts';
import { openSsh } from './open-ssh-shell.ts';
import { sshShell } from './ssh-shell.ts';

/** A way to be root on a node. */
export type Way = AsyncDisposable & {
  /** In the namespaces of PID 1. */
  readonly shell: HostShell;
  /** A plain shell of the host, for what goes to PID 1 by itself. */
  readonly startShell: HostShell;
};

export type WayOptions = {
  readonly via: 'ssh' | 'host';
  readonly ssh: SshFlags;
  readonly common: Common;
  readonly prepared: Prepared;
  readonly node: PreparedNode;
  readonly opened: OpenNode;
  readonly site: Site;
};

/** Logs in over SSH, or goes through the debug pod that is open. */
export async function openWay(ports: Ports, options: WayOptions, signal: AbortSignal): Promise<Way> {
  const { via, ssh: flags, common, prepared, node, opened, site } = options;
  const { pod, look } = opened;
  if (via === 'host') return wayThrough(opened);
  const { identities, run, facts } = prepared;
  const { grants, onNodes: undo } = site;
  const keys = { identities, flags, grants, clusterId: facts.version?.clusterId, withoutKey };
  const login = { pod, look, run, undo, wayIn: node.wayIn, program: common.program, ...keys };
  const connection = await openSsh(ports, login, signal);
  const shell = sshShell(connection, pod.node);
  return { shell, startShell: shell, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

/** For what needs no login. */
export function wayThrough({ pod }: OpenNode): Way {
  return { shell: pod.onHost, startShell: pod.inPod, async [Symbol.asyncDispose]() {} };
}
