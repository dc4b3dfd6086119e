import type { Command } from '../command.ts';
import { single } from '../flag.ts';
import { readCommon } from '../flags/common.ts';
import { connectionGroup } from '../flags/connection.ts';
import { outputGroup } from '../flags/output.ts';
import { timeout } from '../flags/run.ts';
import { parseObjectName } from '../value.ts';

const pool = single(
  { name: 'pool', placeholder: 'POOL', summary: 'only the keys of this machine config pool' },
  parseObjectName,
);

export const keyList: Command = {
  kind: 'command',
  path: ['key', 'list'],
  summary: 'List the keys that were granted',
  description: 'Lists the keys that this program granted, with their pools and fingerprints.',
  flags: [{ title: 'Flags', flags: [pool, timeout] }, connectionGroup, outputGroup],
  examples: [{ does: 'The keys of the workers', line: '{program} key list --pool worker' }],
  read: args => ({ command: 'key list', common: readCommon(args), pool: args.get(pool) }),
};
