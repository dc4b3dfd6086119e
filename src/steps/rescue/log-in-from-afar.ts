import { Failure } from '../../errors.ts';
import { whatIsLeft } from '../../model/node/what-is-left.ts';
import type { RescueRequest } from '../../model/request.ts';
import { type PublicKey, sameKey } from '../../model/ssh/ssh-key.ts';
import type { HostShell, Identity, Ports, SshConnection } from '../../ports.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import type { Site } from '../pod/open-node.ts';
import { demandGrant } from '../ssh/demand-grant.ts';
import { keepKey } from '../ssh/keep-key.ts';
import { type MadeKey, makeKeyHere, makeKeyOnNode } from '../ssh/make-key.ts';
import { type FarSshd, openFarSshTunnel } from '../ssh/ssh-tunnel.ts';
import type { PreparedRescue } from './prepare-rescue.ts';

export type FarLogin = {
  readonly request: RescueRequest;
  readonly rescue: PreparedRescue;
  readonly site: Site;
  /** On the node to come from. */
  readonly pod: DebugPod;
  readonly far: FarSshd;
  readonly hostKeys: readonly PublicKey[];
  /** For the look whether a granted key is gone again, when the run is over. */
  readonly laterShell: HostShell;
};

type FarPorts = Pick<Ports, 'cluster' | 'ssh' | 'files' | 'reporter'>;

/** Logs in to a sick node as `core` from another one: with a key of the user's, or with one that is granted for it. */
export async function logInFromAfar(ports: FarPorts, login: FarLogin, signal: AbortSignal): Promise<SshConnection> {
  const { rescue } = login;
  const { wayIn } = rescue.sick;
  const identities = knownOnes(rescue);
  if (identities.length > 0) {
    try {
      return await connect(ports, login, identities, signal);
    } catch (error) {
      const mayGrant = wayIn.kind === 'grant' || wayIn.kind === 'refused';
      if (!mayGrant || !(error instanceof Failure) || error.code !== 'KEY_NOT_ACCEPTED') throw error;
    }
  }
  return logInWithNewKey(ports, login, signal);
}

/** Those that the node's configuration lets in; where it names none, all: a key may have come there in another way. */
function knownOnes({ prepared: { identities }, sick: { wayIn } }: PreparedRescue): readonly Identity[] {
  if (wayIn.kind !== 'granted') return identities;
  return identities.filter(({ publicKey }) => wayIn.keys.some(key => sameKey(key, publicKey)));
}

async function connect(
  { cluster, ssh, reporter }: FarPorts,
  { rescue, far, hostKeys }: FarLogin,
  identities: readonly Identity[],
  signal: AbortSignal,
): Promise<SshConnection> {
  const { node } = rescue.sick;
  reporter.emit({
    kind: 'progress',
    node: far.node,
    text: `logging in as core, from ${rescue.origin.node.metadata.name}`,
  });
  const tunnel = await openFarSshTunnel(cluster, far, signal);
  try {
    return await ssh.connect(tunnel, { user: 'core', hostKeys, identities }, signal);
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    if (error.code === 'HOST_KEY_MISMATCH') {
      const at = node.hostKeyRecord?.at ?? 'the start of this run';
      throw new Failure('refused', error.code, `node/${far.node}: ${error.message}, as recorded at ${at}`, {
        hint: `if it was installed anew since: oc annotate node ${far.node} oc-rpmoverlay/host-keys-`,
        cause: error,
      });
    }
    if (error.code !== 'PORT_CLOSED' && error.code !== 'CONNECTION_LOST') throw error;
    throw new Failure('failed', 'SSHD_UNREACHABLE', `node/${far.node}: its sshd cannot be reached: ${error.message}`, {
      hint: `another node may reach it: --from; or ${whatIsLeft(node)}`,
      cause: error,
    });
  }
}

async function logInWithNewKey(ports: FarPorts, login: FarLogin, signal: AbortSignal): Promise<SshConnection> {
  const { request, rescue, site, pod, laterShell } = login;
  const { common, ssh: flags } = request;
  const { prepared, sick } = rescue;
  const { run, facts } = prepared;
  const way = await demandGrant(ports, sick, { prepared, common }, signal);
  ports.reporter.emit({ kind: 'notice', node: request.node, text: daemonGoesOn });
  const makeThere = flags.key.kind === 'find' && flags.key.makeIn === 'node';
  const make = (): Promise<MadeKey> =>
    makeThere
      ? makeKeyOnNode(ports, pod, { type: flags.keyType, run, undo: site.onNodes }, signal)
      : makeKeyHere(ports, flags.keyType, run, signal);
  const granted = { node: request.node, inPod: laterShell, restart: async () => {} };
  const key = await site.grants.letIn(granted, way, make, signal);
  await using stack = new AsyncDisposableStack();
  const connection = stack.use(await connect(ports, login, [key.identity], signal));
  const { program } = common;
  if (flags.keepKey) {
    const kept = { key, grants: site.grants, pool: way.pool, clusterId: facts.version?.clusterId, program };
    await keepKey(ports, kept, signal);
  }
  stack.move();
  return connection;
}

const daemonGoesOn =
  "no key of yours is let in; the Machine Config Operator's daemon still runs there, and can let one in";
