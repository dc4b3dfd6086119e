import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprintOf } from '../../../src/model/ssh/ssh-key.ts';
import { identityOf } from '../../../src/ssh/identity.ts';
import { offerInTurn } from '../../../src/ssh/key-offer.ts';
import { makeKeyPair } from '../../../src/ssh/key-pair.ts';

async function makeIdentity(origin: string, signal: AbortSignal) {
  const { privateKey } = await makeKeyPair('ecdsa', '', signal);
  return identityOf(privateKey.reveal(), origin);
}

test('when sshd hangs up after too many keys, those that it did not hear are told apart', async t => {
  const first = await makeIdentity('a', t.signal);
  const offer = offerInTurn([first, await makeIdentity('b', t.signal), await makeIdentity('c', t.signal)], 'core');
  offer.next();
  assert.equal(
    offer.refusal(new Error('Too many authentication failures'))?.message,
    'sshd lets core in with none of the keys that it was offered: ' +
      `${fingerprintOf(first.publicKey)} (a); it hung up before 2 more`,
  );
});

test('another end of a login that had keys left is not about the keys', async t => {
  const offer = offerInTurn([await makeIdentity('a', t.signal)], 'core');
  offer.next();
  assert.equal(offer.refusal(new Error('the stream was closed')), undefined);
});

test('an identity of another adapter is a bug', async t => {
  const identity = { ...(await makeIdentity('a', t.signal)), signer: 'something else' };
  assert.throws(() => offerInTurn([identity], 'core').next(), /not made by this adapter/);
});
