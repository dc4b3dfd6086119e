import assert from 'node:assert/strict';
import { buildToy } from '../real-rpms.ts';
import type { Stories } from '../stories.ts';
import { userFile } from '../user-files.ts';
import { revokeAll } from './of-keys.ts';
import { type CommandScenes, cheaply, type KillScene, plainly } from './scene.ts';

/** What is remembered of a put is its result. */
const keeps = ['files'];
const host = ['--via', 'host'];

export const ofUsr: CommandScenes = {
  kills: [
    cheaply('usr', 'worker-a'),
    cheaply('usr', 'worker-a', ...host),
    plainly('usr', 'worker-a', '--key', 'node'),
    {
      title: 'usr worker-a --keep-key',
      keeps: ['key'],
      begin: async (stories, scope) => {
        scope.defer(() => revokeAll(stories));
        return ['usr', 'worker-a', '--keep-key'];
      },
    },
    plainly('usr', 'worker-a', ...host, '--', 'true'),
    { title: 'usr worker-a --put', begin: stories => putting(stories), keeps },
    {
      title: 'usr worker-a --rpm --restart',
      keeps,
      begin: async ({ home }) => {
        const rpm = await buildToy(home(), { version: '1.0' });
        return ['usr', 'worker-a', ...host, '--rpm', rpm, '--restart', 'kubelet.service'];
      },
    },
  ],
  looks: [['usr', 'worker-a', '--dry-run']],
};

export const ofUsrRevert: CommandScenes = {
  kills: [
    afterPut(['usr', 'revert', 'worker-a', ...host]),
    afterPut(['usr', 'revert', 'worker-a', ...host, '--reboot']),
  ],
  looks: [['usr', 'revert', 'worker-a', '--dry-run']],
};

export const ofUsrConfirm: CommandScenes = {
  kills: [afterPut(['usr', 'confirm', 'worker-a', ...host], '--no-confirm')],
  looks: [['usr', 'confirm', 'worker-a', '--dry-run']],
};

function afterPut(argv: readonly string[], ...words: readonly string[]): KillScene {
  return {
    title: argv.join(' '),
    keeps,
    begin: async stories => {
      const { status, stderr } = await stories.run(await putting(stories, ...words));
      assert.equal(status, 0, stderr);
      return argv;
    },
  };
}

async function putting({ home }: Stories, ...words: readonly string[]): Promise<readonly string[]> {
  const path = await userFile(home(), 'tool', '#!/bin/sh\n');
  return ['usr', 'worker-a', ...host, '--put', `${path}:/usr/bin/tool`, '--no-verify', ...words];
}
