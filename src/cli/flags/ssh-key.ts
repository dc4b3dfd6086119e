import type { KeySource, SshFlags } from '../../model/request.ts';
import type { Args } from '../command.ts';
import { type Flag, single, singleOr, toggle } from '../flag.ts';
import { usageFailure } from '../usage-failure.ts';
import { oneOf, parseText } from '../value.ts';

export const key = singleOr(
  {
    name: 'key',
    placeholder: 'here|node|agent|FILE',
    summary:
      'the key to log in with: a private key FILE, those of the ssh agent, or any that is let in; where none is, one is made, here or on the node',
  },
  'here',
  parseKeySource,
);
const keyType = single(
  {
    name: 'key-type',
    placeholder: 'TYPE',
    summary: 'of a key that is made: ecdsa, rsa or ed25519 (default ecdsa)',
  },
  oneOf(['ecdsa', 'rsa', 'ed25519']),
);
const keepKey = toggle({
  name: 'keep-key',
  summary: 'keep a key that is made, for the next run',
});

export const sshKeyFlags = [key, keyType, keepKey];

/** `CONFLICTING_FLAGS` where flags say how to make or to keep a key, and none is made. */
export function readSshKey(args: Args): SshFlags {
  const source = args.get(key);
  const flags = { key: source, keyType: args.get(keyType), keepKey: args.get(keepKey) };
  const ofMaking = makingFlagOf(args);
  if (source.kind === 'find' || !ofMaking) return flags;
  const given = source.kind === 'agent' ? '--key agent' : '--key FILE';
  throw usageFailure('CONFLICTING_FLAGS', `--${ofMaking.name} is for a key that is made; with ${given} none is`);
}

/** `CONFLICTING_FLAGS` where no key is used. */
export function refuseSshKey(args: Args, without: string): void {
  const flag = args.isGiven(key) ? key : makingFlagOf(args);
  if (flag) throw usageFailure('CONFLICTING_FLAGS', `--${flag.name} is for an SSH key; with ${without} none is used`);
}

function makingFlagOf(args: Args): Flag | undefined {
  return [keyType, keepKey].find(flag => args.get<unknown>(flag));
}

/** A file of the name `node` is `./node`. */
function parseKeySource(text: string, flag: string): KeySource {
  const word = parseText(text, flag);
  switch (word) {
    case 'here':
    case 'node':
      return { kind: 'find', makeIn: word };
    case 'agent':
      return { kind: 'agent' };
    default:
      return { kind: 'file', path: word };
  }
}
