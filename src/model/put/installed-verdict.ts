import { done, going, stuck, type Verdict } from '../verdict.ts';
import { contentOf, type InstallPlan } from './install-plan.ts';
import { hasWork, type StoreView } from './store-view.ts';

/** Whether a node has done what a plan says: its put is over, and every path has the new content, as the node sees it now. */
export function judgeInstalled(view: StoreView, { run, bootId, changes }: InstallPlan): Verdict {
  if (view.bootId !== bootId) {
    return stuck('NODE_REBOOTED', 'it was rebooted meanwhile, and its overlay is gone', 'run the command again');
  }
  if (hasWork(view, run)) return going('it is still at work');
  const { last } = view;
  if (last?.run === run.id && (last.state === 'rolledback' || last.state === 'failed')) {
    return stuck('PUT_BACK', last.why || 'the switch has fired', 'look at what was put');
  }
  const now = new Map(view.files.map(file => [file.path, file.now]));
  for (const change of changes) {
    if (change.kind === 'rpm') continue;
    if (now.get(change.path) !== contentOf(change)) {
      return stuck('NOT_PROVED', `${change.path} is not what was put there`, 'add -v to see what ran on the host');
    }
  }
  return done;
}
