import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { NAMESPACE, ProcessCluster } from '../../process-cluster.ts';

let lab: ProcessCluster;
before(async () => {
  lab = await ProcessCluster.start({ brokenImages: [/nosuch/] });
  await lab.runPod('p');
  await lab.runPod('two', {
    spec: { containers: ['c', 'd'].map(name => ({ name, image: 'i:1', command: ['sleep', '1000'] })) },
  });
  await lab.createPod('image', { container: { image: 'registry.lab/nosuch:1' } });
  await lab.createPod('astray', { spec: { nodeName: 'nosuchnode' } });
});
after(() => lab[Symbol.asyncDispose]());

const ECHO = 'exec?command=echo&command=hi&stdout=true&stderr=true';

/** Everything that the server sends, byte for byte, until it closes. */
async function raw(what: string, headers: readonly string[], method = 'GET'): Promise<string> {
  const { url, authority: ca, admin } = lab.cluster.api;
  const socket = connect({ port: Number(new URL(url).port), ca, cert: admin.certificate, key: admin.key });
  const path = `/api/v1/namespaces/${NAMESPACE}/pods/p/${what}`;
  const upgrade = ['Host: 127.0.0.1', 'Connection: Upgrade', ...headers].join('\r\n');
  socket.write(`${method} ${path} HTTP/1.1\r\n${upgrade}\r\n\r\n`);
  // A close frame is answered, as a client does.
  socket.on(
    'data',
    data => data.includes(Buffer.from('880203e8', 'hex')) && socket.write(Buffer.from('888000000000', 'hex')),
  );
  const chunks: Buffer[] = [];
  socket.on('data', chunk => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

const WEBSOCKET = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];

const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n';

test('the 101 carries nothing but the agreement, no extensions either', async () => {
  const offer = ['Sec-WebSocket-Protocol: v4.channel.k8s.io', 'Sec-WebSocket-Extensions: permessage-deflate'];
  assert.equal(
    await raw(ECHO, [...WEBSOCKET, ...offer]),
    `${SWITCH}Sec-WebSocket-Protocol: v4.channel.k8s.io\r\n\r\n` +
      '\x82\x01\x01\x82\x04\x01hi\n\x82\x23\x03{"metadata":{},"status":"Success"}\x88\x02\x03\xe8',
  );
});

test('without an offer the subprotocol is the empty name, and success is told by nothing', async () => {
  assert.equal(
    await raw(ECHO, WEBSOCKET),
    `${SWITCH}Sec-WebSocket-Protocol: \r\n\r\n\x82\x01\x01\x82\x04\x01hi\n\x88\x02\x03\xe8`,
  );
});

test('in the old protocol the exit is plain text, in base64 where that was agreed on', async () => {
  using plain = lab.stream('p', 'exec?command=sh&command=-c&command=exit+3&stdout=true', 'channel.k8s.io');
  await plain.ended;
  const text = 'command terminated with non-zero exit code: error executing command [sh -c exit 3], exit code 3';
  assert.deepEqual(plain.frames.map(String), ['\x01', `\x03${text}`]);
  using encoded = lab.stream(
    'p',
    'exec?command=sh&command=-c&command=echo+a;exit+3&stdout=true',
    'v4.base64.channel.k8s.io',
  );
  await encoded.ended;
  const [first, second, status] = encoded.frames.map(String);
  assert.deepEqual([first, second], ['1', '1YQo=']);
  assert.equal(status?.[0], '3');
  assert.equal(JSON.parse(Buffer.from(status?.slice(1) ?? '', 'base64').toString()).reason, 'NonZeroExitCode');
});

test('stdin in base64 arrives decoded', async () => {
  using client = lab.stream(
    'p',
    'exec?command=head&command=-c&command=3&stdin=true&stdout=true',
    'base64.channel.k8s.io',
  );
  await client.opened();
  client.socket.send(`0${Buffer.from('abc').toString('base64')}`);
  await client.ended;
  assert.deepEqual(client.frames.map(String), ['1', `1${Buffer.from('abc').toString('base64')}`]);
});

test('where no subprotocol is in common the refusal is a bare 403', async () => {
  const bare = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n';
  assert.equal(await raw(ECHO, [...WEBSOCKET, 'Sec-WebSocket-Protocol: v5.channel.k8s.io']), bare);
  const tunnel = 'Sec-WebSocket-Protocol: SPDY/3.1+portforward.k8s.io';
  assert.equal(await raw('portforward?ports=22', [...WEBSOCKET, tunnel]), bare);
});

test('SPDY, which kubectl tries then, is refused with the way out', async () => {
  const answer = await raw(ECHO, ['Upgrade: SPDY/3.1', 'X-Stream-Protocol-Version: v4.channel.k8s.io'], 'POST');
  assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/);
  assert.match(answer, /the lab speaks no SPDY; the knob execV5 admits kubectl/);
});

const REFUSALS: [string, string, string, number, string][] = [
  ['a pod that is not there', 'nope', ECHO, 404, 'pods "nope" not found'],
  ['a container that is not there', 'p', `${ECHO}&container=z`, 400, 'container z is not valid for pod p'],
  [
    'no container named, of two',
    'two',
    ECHO,
    400,
    'a container name must be specified for pod two, choose one of: [c d]',
  ],
  ['a container that waits', 'image', ECHO, 500, 'container not found ("c")'],
  ['no stream at all', 'p', 'exec?command=true', 400, 'you must specify at least 1 of stdin, stdout, stderr'],
  [
    'a terminal with stderr alone',
    'p',
    'exec?command=true&tty=true&stderr=true',
    400,
    'you must specify at least 1 of stdin, stdout, stderr',
  ],
  ['a node that is not there', 'astray', ECHO, 404, 'pods "nosuchnode" not found'],
  ['no ports', 'p', 'portforward', 400, 'query parameter "port" is required'],
  ['port 0', 'p', 'portforward?ports=0', 400, 'port "0" must be > 0'],
  [
    'a port that is no number',
    'p',
    'portforward?ports=abc',
    400,
    'cannot convert to []int32: strconv.ParseUint: parsing "abc": invalid syntax',
  ],
  [
    'a port that is too high',
    'p',
    'portforward?ports=70000',
    400,
    'cannot convert to []int32: strconv.ParseUint: parsing "70000": value out of range',
  ],
];
for (const [what, pod, path, status, words] of REFUSALS) {
  test(`refused with ${status}: ${what}`, async () => {
    using client = lab.stream(pod, path);
    const refusal = await client.refused();
    const isJson = refusal.body.startsWith('{');
    const message = isJson ? JSON.parse(refusal.body).message : refusal.body;
    assert.deepEqual({ status: refusal.status, message }, { status, message: words });
  });
}

test('what the kubelet refuses is plain text, what the API server refuses a Status', async () => {
  using kubelet = lab.stream('image', ECHO);
  using server = lab.stream('p', `${ECHO}&container=z`);
  assert.equal((await kubelet.refused()).body, 'container not found ("c")');
  assert.deepEqual(JSON.parse((await server.refused()).body), {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'container z is not valid for pod p',
    reason: 'BadRequest',
    code: 400,
  });
});
