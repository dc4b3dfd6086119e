import type { AgentAuthMethod } from 'ssh2';
import { Failure } from '../errors.ts';
import { fingerprintOf } from '../model/ssh/ssh-key.ts';
import type { Identity } from '../ports.ts';
import { OneKeyAgent } from './one-key-agent.ts';

export type KeyOffer = {
  /** What ssh2 asks for the next way to log in; `false` ends the login. */
  readonly next: () => AgentAuthMethod | false;
  /** The identity that was offered last. */
  readonly current: () => Identity;
  /** `KEY_NOT_ACCEPTED`, if that is why the login ended with this error. */
  readonly refusal: (error: unknown) => Failure | undefined;
};

/** Offers identities one after another, so that it is known which was let in. */
export function offerInTurn(identities: readonly Identity[], user: string): KeyOffer {
  let at = -1;
  return {
    next() {
      const identity = identities[++at];
      return identity !== undefined && { type: 'agent', username: user, agent: signerOf(identity) };
    },
    current() {
      const identity = identities[at];
      if (identity === undefined) throw new Error('sshd let in somebody who offered no key');
      return identity;
    },
    refusal(error) {
      if (at < identities.length && !isTooManyFailures(error)) return undefined;
      return keyNotAccepted(identities.slice(0, at + 1), identities.slice(at + 1), user);
    },
  };
}

function signerOf(identity: Identity): OneKeyAgent {
  if (identity.signer instanceof OneKeyAgent) return identity.signer;
  throw new Error(`the identity of ${identity.origin} was not made by this adapter`);
}

/** sshd hangs up after MaxAuthTries keys, 6 by default (`auth_maxtries_exceeded` in OpenSSH's auth.c). */
function isTooManyFailures(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Too many authentication failures');
}

function keyNotAccepted(offered: readonly Identity[], left: readonly Identity[], user: string): Failure {
  const names = offered.map(({ publicKey, origin }) => `${fingerprintOf(publicKey)} (${origin})`).join(', ');
  const unheard = left.length > 0 ? `; it hung up before ${left.length} more` : '';
  return new Failure(
    'failed',
    'KEY_NOT_ACCEPTED',
    `sshd lets ${user} in with none of the keys that it was offered: ${names || 'there was none'}${unheard}`,
    { hint: 'name the key that is granted with --key FILE' },
  );
}
