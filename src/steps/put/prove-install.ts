import { judgeUnits, lookAtUnits, parseUnits } from '../../model/node/unit-look.ts';
import type { InstallPlan } from '../../model/put/install-plan.ts';
import { judgeInstalled } from '../../model/put/installed-verdict.ts';
import type { Ports } from '../../ports.ts';
import { awaitVerdict } from '../await-verdict.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runChecked } from '../pod/run-checked.ts';
import { seeStore } from './see-store.ts';

const pauseMs = 500;

/**
 * Proves through a pod that what a plan says is so on its node: that the put has come to its end, what stands at every path
 * as PID 1 sees it, and that every restarted unit runs, with the new file.
 */
export async function proveInstall(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { node, onHost, inPod }: DebugPod,
  plan: InstallPlan,
  signal: AbortSignal,
): Promise<void> {
  const { reporter, clock } = ports;
  reporter.emit({ kind: 'progress', node, text: 'looking through a new connection' });
  const installed = new Map(
    plan.changes.flatMap(change => (change.kind === 'file' ? [[change.path, change.sha256]] : [])),
  );
  async function* sights() {
    for (;;) {
      const view = await seeStore({ node, shell: onHost, reporter }, signal);
      const { stdout } = await runChecked({ node, shell: inPod, reporter }, lookAtUnits(plan.restart), signal);
      yield { view, units: parseUnits(stdout) };
      await clock.sleep(pauseMs, signal);
    }
  }
  await awaitVerdict(
    {
      subject: `node/${node}`,
      seen: sights(),
      judge: ({ view, units }) => {
        const verdict = judgeInstalled(view, plan);
        return verdict.kind === 'done' ? judgeUnits(units, installed) : verdict;
      },
      going: reason => reporter.emit({ kind: 'progress', node, text: reason }),
    },
    signal,
  );
}
