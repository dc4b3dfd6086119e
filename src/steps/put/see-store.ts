import { Failure } from '../../errors.ts';
import { showStore } from '../../model/node/node-commands.ts';
import { parseStoreView, type StoreView } from '../../model/put/store-view.ts';
import type { Run } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { type OnHost, runChecked } from '../pod/run-checked.ts';

/** What a node has changed since its boot, as PID 1 sees it now. */
export async function seeStore(host: OnHost, signal: AbortSignal): Promise<StoreView> {
  const { stdout } = await runChecked(host, showStore, signal);
  const view = parseStoreView(stdout);
  if (view) return view;
  throw new Failure('failed', 'NODE_UNREADABLE', `node/${host.node}: what was changed there could not be read`, {
    hint: 'add -v to see what ran on the host',
  });
}

const pauseMs = 500;

/** The same, once a run is no longer at work there. */
export async function seeIdleStore(
  { clock, reporter }: Pick<Ports, 'clock' | 'reporter'>,
  { node, onHost }: Pick<DebugPod, 'node' | 'onHost'>,
  run: Run,
  signal: AbortSignal,
): Promise<StoreView> {
  for (;;) {
    const view = await seeStore({ node, shell: onHost, reporter }, signal);
    if (view.working?.run !== run.id) return view;
    await clock.sleep(pauseMs, signal);
  }
}
