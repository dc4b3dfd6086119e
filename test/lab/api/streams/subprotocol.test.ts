import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseForExec, chooseForPortForward, offeredSubprotocols } from './subprotocol.ts';

const V5_ON = { v5: true };
const V5_OFF = { v5: false };

test('exec agrees on v5 where it is on, else on the first that the client offers and the server speaks', () => {
  const cases: [string, { v5: boolean }, string | undefined][] = [
    ['v5.channel.k8s.io, v4.channel.k8s.io', V5_ON, 'v5.channel.k8s.io'],
    ['v4.channel.k8s.io, v5.channel.k8s.io', V5_ON, 'v5.channel.k8s.io'],
    ['v5.channel.k8s.io, v4.channel.k8s.io, v3.channel.k8s.io', V5_OFF, 'v4.channel.k8s.io'],
    ['channel.k8s.io, v2.channel.k8s.io, v3.channel.k8s.io, v4.channel.k8s.io', V5_ON, 'channel.k8s.io'],
    ['v4.base64.channel.k8s.io', V5_OFF, 'v4.base64.channel.k8s.io'],
    ['base64.channel.k8s.io', V5_OFF, 'base64.channel.k8s.io'],
    ['', V5_ON, ''],
    ['v5.channel.k8s.io', V5_OFF, undefined],
    ['v9.channel.k8s.io', V5_ON, undefined],
  ];
  for (const [offer, how, chosen] of cases) {
    assert.equal(chooseForExec(offeredSubprotocols(offer), how)?.name, chosen, offer);
  }
});

test('port-forward agrees on v4 only', () => {
  const cases: [string, string | undefined][] = [
    ['v4.channel.k8s.io', 'v4.channel.k8s.io'],
    ['v5.channel.k8s.io, v4.channel.k8s.io', 'v4.channel.k8s.io'],
    ['v4.base64.channel.k8s.io', 'v4.base64.channel.k8s.io'],
    ['', ''],
    ['v5.channel.k8s.io', undefined],
    ['channel.k8s.io', undefined],
    ['SPDY/3.1+portforward.k8s.io', undefined],
  ];
  for (const [offer, chosen] of cases) {
    assert.equal(chooseForPortForward(offeredSubprotocols(offer))?.name, chosen, offer);
  }
});
