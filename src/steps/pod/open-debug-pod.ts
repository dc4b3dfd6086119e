import type { Duplex } from 'node:stream';
import { Failure } from '../../errors.ts';
import { debugContainer, debugPodManifest, debugPodName, judgeDebugPod } from '../../model/pod/debug-pod.ts';
import { notAdmittedHint } from '../../model/pod/namespace.ts';
import { type Pod, pods } from '../../model/pod/pod.ts';
import type { Manifest } from '../../model/resource.ts';
import type { Run } from '../../model/run-id.ts';
import type { HostShell, Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { awaitVerdict } from '../await-verdict.ts';
import { hostShell, podShell } from './pod-shell.ts';

/** A debug pod that runs, and the two ways to run programs through it. */
export type DebugPod = {
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  /** In the pod's mount namespace, with the host's root: to look. */
  readonly inPod: HostShell;
  /** In PID 1's namespaces: to change. */
  readonly onHost: HostShell;
  /** TCP to a port of the node, as `localhost` sees it. */
  forward(port: number, signal: AbortSignal): Promise<Duplex>;
  /** Makes it anew under its old name, where something is known to have ended it. Streams that were open are gone. */
  restart(signal: AbortSignal): Promise<void>;
};

/** A way to look at a node: with its root, as root. */
export type NodeView = Pick<DebugPod, 'node' | 'inPod'>;

export type DebugPodOptions = {
  readonly node: string;
  readonly namespace: string;
  readonly image: string;
  readonly run: Run;
  /** At the end of its name, for a further pod of the run on this node: `-check`. */
  readonly suffix?: string | undefined;
  readonly priorityClass: string | undefined;
  readonly lifetimeSeconds: number;
  /** Whether the pod stays when the run is over (`--keep-pod`). */
  readonly afterwards: 'delete' | 'keep';
  /** Default: `awaitRunning`. */
  readonly awaitStart?: AwaitStart | undefined;
};

/** Waits until a pod runs, or until it is clear that it never will. */
export type AwaitStart = (
  ports: Pick<Ports, 'cluster' | 'reporter'>,
  pod: { readonly node: string; readonly namespace: string; readonly name: string },
  signal: AbortSignal,
) => Promise<void>;

/** Creates the pod and waits until it runs, or until it is clear that it never will. */
export async function openDebugPod(
  { cluster, reporter }: Pick<Ports, 'cluster' | 'reporter'>,
  options: DebugPodOptions,
  undo: Undo,
  signal: AbortSignal,
): Promise<DebugPod> {
  const { node, namespace, run, suffix, awaitStart = awaitRunning } = options;
  const name = debugPodName(node, run, suffix);
  const text = suffix === undefined ? 'starting a debug pod' : 'starting a new pod';
  reporter.emit({ kind: 'progress', node, text });
  const leftover = { what: `pod/${name} in namespace ${namespace}`, recover: `oc delete pod ${name} -n ${namespace}` };
  const forget = undo.add(leftover, fresh => deletePod({ cluster }, { namespace, name }, fresh));
  const begin = async (beginSignal: AbortSignal): Promise<void> => {
    await undo.make(forget, own => createPod({ cluster }, debugPodManifest(options), own), beginSignal);
    await awaitStart({ cluster, reporter }, { node, namespace, name }, beginSignal);
  };
  await begin(signal);
  if (options.afterwards === 'keep') {
    forget();
    reporter.emit({ kind: 'notice', node, text: `keeping the debug pod; it goes with: ${leftover.recover}` });
  }
  const container = { namespace, pod: name, container: debugContainer };
  return {
    node,
    namespace,
    pod: name,
    inPod: podShell(cluster, container),
    onHost: hostShell(cluster, container),
    forward: (port, forwardSignal) => cluster.forward({ namespace, pod: name }, port, forwardSignal),
    async restart(restartSignal) {
      await deletePod({ cluster }, { namespace, name }, restartSignal);
      await begin(restartSignal);
    },
  };
}

/** Everybody who comes here may create pods: what the API forbids is this pod, by Pod Security, a quota or a webhook. */
async function createPod({ cluster }: Pick<Ports, 'cluster'>, manifest: Manifest, signal: AbortSignal): Promise<void> {
  try {
    await cluster.create(pods, manifest, signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'FORBIDDEN') throw error;
    throw new Failure('refused', 'POD_NOT_ADMITTED', error.message, { hint: notAdmittedHint, cause: error });
  }
}

const awaitRunning: AwaitStart = async ({ cluster, reporter }, { node, namespace, name }, signal) => {
  const going = (reason: string): void => {
    reporter.emit({ kind: 'progress', node, text: `starting a debug pod (${reason})` });
  };
  const seen = cluster.follow(pods, { namespace, fieldSelector: `metadata.name=${name}` }, signal);
  const judge = ([pod]: readonly Pod[]) => judgeDebugPod(pod);
  await awaitVerdict({ subject: `node/${node}: the debug pod`, seen, judge, going }, signal);
};

/** Deletes the pod at once and waits until it is not there any more. */
async function deletePod(
  { cluster }: Pick<Ports, 'cluster'>,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<void> {
  await cluster.delete(pods, { namespace, name }, { graceSeconds: 0 }, signal);
  for await (const left of cluster.follow(pods, { namespace, fieldSelector: `metadata.name=${name}` }, signal)) {
    if (left.length === 0) return;
  }
  signal.throwIfAborted();
}
