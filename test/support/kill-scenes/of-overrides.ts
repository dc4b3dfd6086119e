import { buildOverride } from '../../lab/node/override-rpms.ts';
import type { Stories } from '../stories.ts';
import { demandDone } from './of-keys.ts';
import { type CommandScenes, cheaply, type KillScene, plainly } from './scene.ts';

/** A deployment that was laid down is the result; that it is staged, systemd is told so. */
export const stagedResult: Pick<KillScene, 'isResult' | 'keeps'> = {
  isResult: trace => trace.endsWith(': file /run/ostree/staged-deployment'),
};

export const ofOverrideReplace: CommandScenes = {
  kills: [
    replacing('--no-reboot'),
    replacing('--reboot'),
    replacing('--reboot', '--pause-pool'),
    replacing('--apply-live'),
  ],
  looks: [],
};

export const ofOverrideRemove: CommandScenes = {
  kills: [
    { ...cheaply('override', 'remove', 'NetworkManager', 'worker-a', '--no-reboot'), ...stagedResult },
    { ...plainly('override', 'remove', 'NetworkManager', 'worker-a', '--reboot'), ...stagedResult },
  ],
  looks: [['override', 'remove', 'NetworkManager', 'worker-a', '--dry-run']],
};

export const ofOverrideReset: CommandScenes = {
  kills: [
    resetting({ of: ['--no-reboot'], by: ['--no-reboot'] }),
    resetting({ of: ['--reboot'], by: ['--no-reboot'] }),
    resetting({ of: ['--reboot'], by: ['--reboot'] }),
  ],
  looks: [['override', 'reset', 'runc', 'worker-a', '--dry-run']],
};

export const ofOverrideList: CommandScenes = {
  kills: [plainly('override', 'list', '--live')],
  looks: [['override', 'list']],
};

function replacing(...words: readonly string[]): KillScene {
  return {
    title: `override replace RPM worker-a ${words.join(' ')}`,
    ...stagedResult,
    begin: stories => replacement(stories, words),
  };
}

/** A reset after a replacement. */
function resetting({ of, by }: { readonly of: readonly string[]; readonly by: readonly string[] }): KillScene {
  return {
    title: `override reset worker-a ${by.join(' ')}, after a replacement with ${of.join(' ')}`,
    ...stagedResult,
    begin: async stories => {
      demandDone(await stories.run(await replacement(stories, of)));
      return ['override', 'reset', 'worker-a', ...by];
    },
  };
}

/** The words that replace a package of worker-a's. */
export async function replacement(
  { home }: Pick<Stories, 'home'>,
  words: readonly string[],
): Promise<readonly string[]> {
  const files = builds.get(home()) ?? buildOverride(home(), 'runc', { version: '1.3.0', release: '1.el9' });
  builds.set(home(), files);
  return ['override', 'replace', (await files).get('runc') ?? '', 'worker-a', ...words];
}

/** By the directory that they lie in: each is built once. */
const builds = new Map<string, Promise<ReadonlyMap<string, string>>>();
