import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Ran } from '../program.ts';
import type { Stories } from '../stories.ts';
import { makeKeyFile } from '../user-keys.ts';
import type { CommandScenes } from './scene.ts';

export const ofKeyGrant: CommandScenes = {
  kills: [
    {
      title: 'key grant --pool worker --key FILE',
      keeps: ['key'],
      begin: async (stories, scope) => {
        scope.defer(() => revokeAll(stories));
        return await granting(stories);
      },
    },
  ],
  looks: [],
};

export const ofKeyRevoke: CommandScenes = {
  kills: [
    {
      title: 'key revoke NAME',
      isCheap: true,
      keeps: ['key'],
      begin: async (stories, scope) => {
        scope.defer(() => revokeAll(stories));
        const granted = demandDone(await stories.run([...(await granting(stories)), '-o', 'name']));
        return ['key', 'revoke', granted.stdout.trim()];
      },
    },
  ],
  looks: [],
};

export const ofKeyList: CommandScenes = { kills: [], looks: [['key', 'list']] };

async function granting({ home }: Stories): Promise<readonly string[]> {
  const { path } = await makeKeyFile(join(home(), `id-${randomUUID()}`));
  return ['key', 'grant', '--pool', 'worker', '--key', `${path}.pub`];
}

/** Takes back all keys that were let in for good. */
export async function revokeAll({ run }: Stories): Promise<void> {
  const { stdout } = demandDone(await run(['key', 'list', '-o', 'name']));
  for (const name of stdout.split('\n').filter(Boolean)) demandDone(await run(['key', 'revoke', name]));
}

export function demandDone(ran: Ran): Ran {
  assert.equal(ran.status, 0, ran.stderr);
  return ran;
}
