import type { Command } from '../command.ts';
import { required } from '../flag.ts';
import { readCommon } from '../flags/common.ts';
import { connectionGroup } from '../flags/connection.ts';
import { outputGroup } from '../flags/output.ts';
import { allowDisruption, dryRun, timeout, yes } from '../flags/run.ts';
import { parseObjectName, parseText } from '../value.ts';

const pool = required(
  { name: 'pool', placeholder: 'POOL', summary: 'the machine config pool whose nodes let the key in' },
  parseObjectName,
);
const key = required({ name: 'key', placeholder: 'FILE', summary: 'the public key file' }, parseText);

export const keyGrant: Command = {
  kind: 'command',
  path: ['key', 'grant'],
  summary: 'Let a public key in as core on the nodes of a pool',
  description:
    'Creates a MachineConfig with the public key for the pool. Pools that inherit the role get it too. The key stays let in until it is revoked.',
  flags: [{ title: 'Flags', flags: [pool, key, dryRun, yes, allowDisruption, timeout] }, connectionGroup, outputGroup],
  examples: [
    { does: 'Let your key in on the workers', line: '{program} key grant --pool worker --key ~/.ssh/id_ed25519.pub' },
  ],
  read: args => ({
    command: 'key grant',
    common: readCommon(args),
    pool: args.get(pool),
    keyFile: args.get(key),
  }),
};
