/** How channels travel in the frames of one WebSocket. */
export type Subprotocol = {
  /** As the 101 answers it; `''` where the client offered none. */
  readonly name: string;
  /** Text frames: the channel as a digit, the payload in base64. */
  readonly base64: boolean;
  /** `plain`: the exit as text on channel 3, and nothing on success. */
  readonly status: 'plain' | 'v4' | 'v5';
};

const PLAIN: Subprotocol = { name: 'channel.k8s.io', base64: false, status: 'plain' };
const PLAIN_BASE64: Subprotocol = { name: 'base64.channel.k8s.io', base64: true, status: 'plain' };
const V4: Subprotocol = { name: 'v4.channel.k8s.io', base64: false, status: 'v4' };
const V4_BASE64: Subprotocol = { name: 'v4.base64.channel.k8s.io', base64: true, status: 'v4' };
const V5: Subprotocol = { name: 'v5.channel.k8s.io', base64: false, status: 'v5' };

/**
 * What exec and attach agree on; `undefined` is the refusal. v5, where it is spoken, wins wherever it stands in the list;
 * of the others the client's first, as `wsstream` of k8s.io/apiserver does it.
 */
export function chooseForExec(offered: readonly string[], how: { readonly v5: boolean }): Subprotocol | undefined {
  if (how.v5 && offered.includes(V5.name)) return V5;
  return firstOf(offered, [V4, V4_BASE64, PLAIN, PLAIN_BASE64]);
}

/** Port-forward speaks v4 only (kubelet `pkg/kubelet/server` of cri-streaming, `websocket.go`). */
export function chooseForPortForward(offered: readonly string[]): Subprotocol | undefined {
  return firstOf(offered, [V4, V4_BASE64]);
}

/** The names in a `Sec-WebSocket-Protocol` header. */
export function offeredSubprotocols(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
}

function firstOf(offered: readonly string[], spoken: readonly Subprotocol[]): Subprotocol | undefined {
  if (offered.length === 0) return { ...PLAIN, name: '' };
  for (const name of offered) {
    const known = spoken.find(protocol => protocol.name === name);
    if (known) return known;
  }
  return undefined;
}
