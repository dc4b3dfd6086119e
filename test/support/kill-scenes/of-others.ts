import { machine } from '../node-truth.ts';
import { brokenRunc, putOnNode } from '../put-on-node.ts';
import { recordedHostKeys } from '../sick-node.ts';
import { makeKnownKey } from '../user-keys.ts';
import { workload } from '../workload.ts';
import { type CommandScenes, cheaply, type KillScene, plainly } from './scene.ts';

export const ofReboot: CommandScenes = {
  kills: [rebooting(), rebooting('--pause-pool')],
  looks: [['reboot', 'worker-a', '--dry-run']],
};

export const ofRescue: CommandScenes = { kills: [rescuing(), rescuing('--reboot')], looks: [] };

function rebooting(...words: readonly string[]): KillScene {
  const argv = ['reboot', 'worker-a', ...words];
  return {
    title: argv.join(' '),
    begin: async ({ lab }, scope) => {
      scope.use(await workload(lab(), { name: 'web', node: 'worker-a' }));
      return argv;
    },
  };
}

/** Of a node whose runc starts nothing. What stood there then is put back or dropped at the end in any case. */
function rescuing(...words: readonly string[]): KillScene {
  return {
    title: ['rescue worker-a', ...words].join(' '),
    isRepeated: true,
    keeps: ['files'],
    begin: async ({ lab, home }, scope) => {
      const key = scope.use(await makeKnownKey(lab(), home()));
      scope.use(await recordedHostKeys(lab(), 'worker-a'));
      scope.use(await putOnNode(machine(lab(), 'worker-a'), [brokenRunc]));
      return ['rescue', 'worker-a', '--key', key.path, '-y', ...words];
    },
  };
}

export const ofSsh: CommandScenes = {
  kills: [cheaply('ssh', 'worker-a', '--', 'true')],
  looks: [['ssh', 'worker-a', '--dry-run']],
};

export const ofProxy: CommandScenes = {
  kills: [plainly('proxy', 'worker-a')],
  looks: [['proxy', 'worker-a', '--dry-run']],
};

export const ofStatus: CommandScenes = { kills: [plainly('status', '--live')], looks: [['status']] };
export const ofCheck: CommandScenes = {
  kills: [plainly('check', 'worker-a', '--live')],
  looks: [['check', 'worker-a']],
};
