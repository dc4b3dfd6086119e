import { Failure } from '../../errors.ts';
import { judgeCheckPod } from '../../model/pod/check-pod.ts';
import { pods } from '../../model/pod/pod.ts';
import { podEvents } from '../../model/pod/pod-event.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { awaitVerdict } from '../await-verdict.ts';
import { followUnlessForbidden } from '../follow-unless-forbidden.ts';
import { together } from '../together.ts';
import { type AwaitStart, type DebugPod, type DebugPodOptions, openDebugPod } from './open-debug-pod.ts';

export type CheckPodOptions = Omit<DebugPodOptions, 'afterwards' | 'awaitStart' | 'suffix'> & {
  /** 1 for the first one on this node. */
  readonly count: number;
  /** Milliseconds that it may take to start. */
  readonly withinMs: number;
};

/**
 * Starts one more debug pod on a node, to see that pods start there. Where none does, the failure says why in the
 * kubelet's words: `POD_CANNOT_START`, or `POD_NOT_STARTED` when the time is up.
 */
export async function startCheckPod(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { count, withinMs, ...options }: CheckPodOptions,
  undo: Undo,
  signal: AbortSignal,
): Promise<DebugPod> {
  const tooLate = new Failure('timeout', 'POD_NOT_STARTED', `not started within ${withinMs / 1000} s`, {
    hint: `oc describe node/${options.node}`,
  });
  using deadline = ports.clock.deadline(withinMs, tooLate, signal);
  const suffix = count === 1 ? '-check' : `-check-${count}`;
  return await openDebugPod(ports, { ...options, suffix, afterwards: 'delete', awaitStart }, undo, deadline);
}

const awaitStart: AwaitStart = async ({ cluster, reporter }, { node, namespace, name }, signal) => {
  const open = (until: AbortSignal) =>
    [
      cluster.follow(pods, { namespace, fieldSelector: `metadata.name=${name}` }, until),
      followUnlessForbidden(cluster, podEvents, { namespace, fieldSelector: `involvedObject.name=${name}` }, until),
    ] as const;
  await awaitVerdict(
    {
      subject: `node/${node}: a new pod`,
      seen: together(open, signal),
      judge: ([[pod], events]) => judgeCheckPod(pod, events === 'hidden' ? [] : events),
      going: reason => reporter.emit({ kind: 'progress', node, text: `starting a new pod (${reason})` }),
    },
    signal,
  );
};
