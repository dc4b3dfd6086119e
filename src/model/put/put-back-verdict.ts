import type { Run } from '../run-id.ts';
import { done, going, stuck, type Verdict } from '../verdict.ts';
import { hasWork, type StoreView } from './store-view.ts';

/**
 * Whether a node has put back what a run changed: what it says of the end, and what stands at every path. `before`: the
 * contents that the run found, by path, as `FileView` has them.
 */
export function judgePutBack(view: StoreView, run: Run, before: ReadonlyMap<string, string>): Verdict {
  // A stale switch is one of a put that was killed before it was armed, and so before it changed anything.
  const isArmed = view.switch?.run === run.id && view.switch.state !== 'stale';
  if (isArmed || hasWork(view, run)) return going('the node is still at work');
  if (view.last?.run === run.id && view.last.state === 'confirmed') {
    return stuck('CONFIRMED', 'somebody has confirmed it meanwhile', 'put it back with usr revert');
  }
  const other = view.files.find(({ path, now }) => before.has(path) && now !== before.get(path));
  return other ? stuck('NOT_PUT_BACK', `${other.path} is not what it was`, 'reboot the node') : done;
}
