import { Failure } from '../../errors.ts';
import { nodes } from '../../model/node/node.ts';
import { fireSwitch } from '../../model/node/node-commands.ts';
import { judgePutBack } from '../../model/put/put-back-verdict.ts';
import type { StoreView } from '../../model/put/store-view.ts';
import type { Run } from '../../model/run-id.ts';
import type { HostShell, Ports } from '../../ports.ts';
import { askBriefly } from '../pod/ask-briefly.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runOnHost } from '../pod/run-checked.ts';
import { seeStore } from './see-store.ts';

export type PutBackOptions = {
  readonly pod: DebugPod;
  /** Another way in, where there is one. */
  readonly shell: HostShell;
  readonly run: Run;
  /** Of the boot in which it was put. */
  readonly bootId: string;
  /** What the run found, by path. */
  readonly before: ReadonlyMap<string, string>;
};

/** How it was taken back. A reboot is the end of the whole overlay. */
export type PutBack = { readonly kind: 'put-back'; readonly view: StoreView } | { readonly kind: 'rebooted' };

const pauseMs = 1000;

/**
 * Waits until what a run has put is seen not to be there any more, and fires the switch that is found armed. Most of the time
 * nothing on the node answers: who cannot be asked is asked again.
 */
export async function awaitPutBack(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  options: PutBackOptions,
  signal: AbortSignal,
): Promise<PutBack> {
  const { pod, shell, bootId } = options;
  const { node } = pod;
  ports.reporter.emit({ kind: 'progress', node, text: 'waiting until it is put back' });
  for (;;) {
    const object = await askBriefly(ports, own => ports.cluster.get(nodes, { name: node }, own), signal);
    if (object && object.bootId !== bootId && object.ready?.status === 'True') return { kind: 'rebooted' };
    for (const way of [shell, pod.onHost]) {
      const view = await seeBack(ports, way, options, signal);
      if (view) return { kind: 'put-back', view };
    }
    await ports.clock.sleep(pauseMs, signal);
  }
}

/** `undefined` where it is not so yet, or nothing answers; what is armed is fired. */
async function seeBack(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  shell: HostShell,
  { pod: { node }, run, before }: PutBackOptions,
  signal: AbortSignal,
): Promise<StoreView | undefined> {
  const { reporter } = ports;
  const view = await askBriefly(ports, own => seeStore({ node, shell, reporter }, own), signal);
  if (!view) return undefined;
  const verdict = judgePutBack(view, run, before);
  if (verdict.kind === 'stuck') {
    throw new Failure('failed', verdict.code, `node/${node}: ${verdict.reason}`, { hint: verdict.hint });
  }
  if (verdict.kind === 'done') return view;
  // It was not armed yet when it was to be fired, or nothing led there.
  if (view.switch?.run === run.id && view.switch.state === 'armed') {
    await askBriefly(ports, own => runOnHost({ node, shell, reporter }, fireSwitch, own), signal);
  }
  return undefined;
}
