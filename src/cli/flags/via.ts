import type { SshFlags } from '../../model/request.ts';
import type { Args } from '../command.ts';
import { singleOr } from '../flag.ts';
import { oneOf } from '../value.ts';
import { readSshKey, refuseSshKey, sshKeyFlags } from './ssh-key.ts';

const via = singleOr(
  {
    name: 'via',
    placeholder: 'ssh|host',
    summary: 'log in as core over ssh, or enter the host from the debug pod, which needs no key',
  },
  'ssh',
  oneOf(['ssh', 'host']),
);

export const viaFlags = [via, ...sshKeyFlags];

/** The way onto the node. `CONFLICTING_FLAGS` where flags speak of a key, and none is used. */
export function readVia(args: Args): { readonly via: 'ssh' | 'host'; readonly ssh: SshFlags } {
  if (args.get(via) === 'host') refuseSshKey(args, '--via host');
  return { via: args.get(via), ssh: readSshKey(args) };
}
