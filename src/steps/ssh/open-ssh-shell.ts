import { Failure } from '../../errors.ts';
import { letsCoreIn, type NodeLook } from '../../model/node/node-look.ts';
import type { SshFlags } from '../../model/request.ts';
import type { Run } from '../../model/run-id.ts';
import { type PublicKey, sameKey } from '../../model/ssh/ssh-key.ts';
import type { WayIn } from '../../model/ssh/way-in.ts';
import type { Identity, Ports, SshConnection } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { lookAtNode } from '../pod/look-at-node.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { demandHostKey } from './demand-host-key.ts';
import { keepKey } from './keep-key.ts';
import type { GrantWay, KeyGrants } from './key-grants.ts';
import { type MadeKey, makeKeyHere, makeKeyOnNode } from './make-key.ts';
import { openSshTunnel } from './ssh-tunnel.ts';

export type SshOptions = {
  readonly pod: DebugPod;
  readonly look: NodeLook;
  readonly wayIn: Exclude<WayIn, { kind: 'refused' }>;
  /** The user's own keys. */
  readonly identities: readonly Identity[];
  readonly flags: SshFlags;
  readonly grants: KeyGrants;
  readonly run: Run;
  readonly undo: Undo;
  /** Of the cluster that a key is kept for. */
  readonly clusterId: string | undefined;
  /** What the user calls this program. */
  readonly program: string;
  /** What else the user can do, for hints: `add --via host, which needs no key`. */
  readonly withoutKey: string;
};

type SshPorts = Pick<Ports, 'cluster' | 'ssh' | 'files' | 'reporter'>;

/** Logs in to the node as `core`, with a key of the user's that is let in, or with one that is granted for it. */
export async function openSsh(ports: SshPorts, options: SshOptions, signal: AbortSignal): Promise<SshConnection> {
  const { pod, look, identities } = options;
  demandHostKey(pod.node, look.hostKeys);
  const known = identities.filter(({ publicKey }) => letsCoreIn(look, publicKey));
  return known.length > 0 ? logIn(ports, options, known, signal) : logInWithNewKey(ports, options, signal);
}

async function logIn(
  { cluster, ssh, reporter }: SshPorts,
  { pod, look, withoutKey }: SshOptions,
  identities: readonly Identity[],
  signal: AbortSignal,
): Promise<SshConnection> {
  reporter.emit({ kind: 'progress', node: pod.node, text: 'logging in as core' });
  const tunnel = await openSshTunnel(cluster, pod, signal);
  try {
    return await ssh.connect(tunnel, { user: 'core', hostKeys: look.hostKeys, identities }, signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'PORT_CLOSED') throw error;
    throw new Failure('failed', 'SSHD_UNREACHABLE', `node/${pod.node}: its sshd takes no connections`, {
      hint: `oc debug node/${pod.node} -- chroot /host systemctl status sshd; or ${withoutKey}`,
      cause: error,
    });
  }
}

async function logInWithNewKey(ports: SshPorts, options: SshOptions, signal: AbortSignal): Promise<SshConnection> {
  const { pod, wayIn, flags, grants, clusterId, program, withoutKey } = options;
  if (wayIn.kind !== 'grant') {
    throw new Failure('refused', 'KEY_NOT_LET_IN', `node/${pod.node}: none of your keys is let in there as core`, {
      hint: withoutKey,
    });
  }
  const key = await letIn(ports, options, wayIn, signal);
  await using stack = new AsyncDisposableStack();
  const connection = stack.use(await logIn(ports, options, [key.identity], signal));
  if (flags.keepKey) await keepKey(ports, { key, grants, pool: wayIn.pool, clusterId, program }, signal);
  stack.move();
  return connection;
}

async function letIn(
  ports: SshPorts,
  { pod, look, flags, grants, run, undo }: SshOptions,
  way: GrantWay,
  signal: AbortSignal,
): Promise<MadeKey> {
  if (look.fips && flags.keyType === 'ed25519') {
    throw new Failure(
      'refused',
      'KEY_TYPE_NOT_ALLOWED',
      `node/${pod.node} is in FIPS mode, which takes no Ed25519 keys`,
      {
        hint: 'use --key-type ecdsa or rsa',
      },
    );
  }
  const makeOnNode = flags.key.kind === 'find' && flags.key.makeIn === 'node';
  const make = (): Promise<MadeKey> =>
    makeOnNode
      ? makeKeyOnNode(ports, pod, { type: flags.keyType, run, undo }, signal)
      : makeKeyHere(ports, flags.keyType, run, signal);
  const key = await grants.letIn(pod, way, make, signal);
  const after = await lookAtNode(ports, pod, signal);
  if (includesKey(after.coreKeys, key.identity.publicKey)) return key;
  throw new Failure(
    'failed',
    'KEY_NOT_APPLIED',
    `node/${pod.node}: its configuration is done, but the key is not in core's files`,
    {
      hint: `oc get pods -n openshift-machine-config-operator -o wide --field-selector spec.nodeName=${pod.node}`,
    },
  );
}

function includesKey(keys: readonly PublicKey[], key: PublicKey): boolean {
  return keys.some(other => sameKey(other, key));
}
