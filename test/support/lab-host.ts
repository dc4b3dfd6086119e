import { openCluster } from '../../src/kube/connect.ts';
import { openClock } from '../../src/local/clock.ts';
import { openFiles } from '../../src/local/files.ts';
import { parsePublicKeyLines } from '../../src/model/ssh/ssh-key.ts';
import type { HostShell, Ports } from '../../src/ports.ts';
import { openSsh } from '../../src/ssh/ssh.ts';
import { createDebugNamespace } from '../../src/steps/pod/debug-namespace.ts';
import { type DebugPod, openDebugPod } from '../../src/steps/pod/open-debug-pod.ts';
import { sshShell } from '../../src/steps/ssh/ssh-shell.ts';
import { openSshTunnel } from '../../src/steps/ssh/ssh-tunnel.ts';
import { Undo } from '../../src/undo.ts';
import type { Lab } from '../lab/lab.ts';
import { machine } from './node-truth.ts';
import { expecting, type StrictPorts } from './ports.ts';

/** A node of a lab as the steps of a run see it, by the product's own adapters; all is taken back with its disposal. */
export type LabHost = AsyncDisposable & {
  readonly pod: DebugPod;
  readonly undo: Undo;
  readonly run: { readonly id: string };
  readonly ports: Pick<Ports, 'cluster' | 'clock' | 'files'> & Pick<StrictPorts, 'reporter' | 'events'>;
  /** A new login as `core`, and root by sudo. */
  readonly logIn: () => Promise<HostShell>;
};

export async function openLabHost(lab: Lab, node: string): Promise<LabHost> {
  await using opening = new AsyncDisposableStack();
  const stack = opening.use(new AsyncDisposableStack());
  const { signal } = new AbortController();
  const nothing = () => {};
  const surroundings = { env: {}, home: '/nonexistent', version: '0', onWarning: nothing, onSecret: nothing };
  const cluster = stack.use(await openCluster({ kubeconfig: lab.kubeconfig.admin }, surroundings, signal));
  const clock = openClock();
  const { reporter, events } = expecting();
  const ports = { cluster, clock, reporter, events, files: openFiles(surroundings) };
  const run = { id: clock.randomSuffix(5) };
  const undo = new Undo(timeoutMs => AbortSignal.timeout(timeoutMs));
  stack.use(undo);
  await createDebugNamespace(ports, run, undo, signal);
  const options = {
    node,
    namespace: `oc-rpmoverlay-${run.id}`,
    image: 'tools',
    run,
    priorityClass: undefined,
    lifetimeSeconds: 600,
    afterwards: 'delete' as const,
  };
  const pod = await openDebugPod(ports, options, undo, signal);
  const ssh = openSsh({ agentSocket: undefined });
  const logIn = async (): Promise<HostShell> => {
    const key = await ssh.makeKeyPair('ed25519', 'test', signal);
    const { authorizedKeysPath } = machine(lab, node);
    const line = `${key.publicKey.algorithm} ${key.publicKey.base64}\n`;
    await machine(lab, node).writeFile(authorizedKeysPath, line, { uid: 1000, gid: 1000, mode: 0o600 });
    stack.defer(() => machine(lab, node).writeFile(authorizedKeysPath, '', { uid: 1000, gid: 1000, mode: 0o600 }));
    const hostKeys = parsePublicKeyLines(await machine(lab, node).run(['sh', '-c', 'cat /etc/ssh/ssh_host_*_key.pub']));
    const identities = [ssh.identityOf(key.privateKey.reveal(), 'test')];
    const tunnel = await openSshTunnel(cluster, pod, signal);
    const connection = stack.use(await ssh.connect(tunnel, { user: 'core', hostKeys, identities }, signal));
    return sshShell(connection, node);
  };
  opening.move();
  return { pod, undo, run, ports, logIn, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
