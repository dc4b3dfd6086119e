import { untilAtRest } from '../at-rest.ts';
import { killAt } from '../kill-at.ts';
import { type Moment, program, request } from '../moment.ts';
import type { Stories } from '../stories.ts';
import { workload } from '../workload.ts';
import { replacement, stagedResult } from './of-overrides.ts';
import type { CommandScenes, KillScene } from './scene.ts';

/** The switch is armed, and that is being recorded; the reboot has not begun. */
const isArmed: Moment = entry => entry.kind === 'request' && JSON.stringify(entry.body ?? '').includes('windowSeconds');

export const ofCleanup: CommandScenes = {
  kills: [
    {
      ...after(async () => ['usr', 'worker-a'], program('ssh', 'usroverlay')),
      title: 'cleanup of a key',
      isCheap: true,
    },
    {
      ...after(
        async ({ lab }, scope) => {
          scope.use(await workload(lab(), { name: 'web', node: 'worker-a' }));
          return ['reboot', 'worker-a', '--pause-pool'];
        },
        request('POST', 'eviction'),
      ),
      title: 'cleanup of a cordon and a pause',
    },
    {
      ...after(stories => replacement(stories, ['--reboot']), isArmed),
      ...stagedResult,
      title: 'cleanup of a switch that waits for its reboot',
    },
  ],
  looks: [['cleanup'], ['cleanup', '--dry-run']],
};

/** A cleanup after a run that was killed at the first such moment. */
function after(begin: KillScene['begin'], moment: Moment): Pick<KillScene, 'begin'> {
  return {
    begin: async (stories: Stories, scope) => {
      await killAt(stories, await begin(stories, scope), moment);
      await untilAtRest(stories.lab(), 'worker-a');
      return ['cleanup', '--live', '--all-runs', '-y'];
    },
  };
}
