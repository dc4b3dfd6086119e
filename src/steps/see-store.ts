import { Failure } from '../errors.ts';
import { showStore } from '../model/node-commands.ts';
import { parseStoreView, type StoreView } from '../model/store-view.ts';
import { type OnHost, runChecked } from './run-checked.ts';

/** What a node has changed since its boot, as PID 1 sees it now. */
export async function seeStore(host: OnHost, signal: AbortSignal): Promise<StoreView> {
  const { stdout } = await runChecked(host, showStore, signal);
  const view = parseStoreView(stdout);
  if (view) return view;
  throw new Failure('failed', 'NODE_UNREADABLE', `node/${host.node}: what was changed there could not be read`, {
    hint: 'add -v to see what ran on the host',
  });
}
