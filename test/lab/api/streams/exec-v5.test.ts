import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ProcessCluster } from '../../process-cluster.ts';
import type { ChannelClient } from './channel-client.ts';

const V5 = 'v5.channel.k8s.io';
const CLOSE = 255;

let lab: ProcessCluster;
before(async () => {
  lab = await ProcessCluster.start({ execV5: true });
  await lab.runPod('p');
});
after(() => lab[Symbol.asyncDispose]());

function exec(script: string, protocols: string | string[] = V5): ChannelClient {
  const command = ['sh', '-c', script].map(word => `command=${encodeURIComponent(word)}`).join('&');
  return lab.stream('p', `exec?${command}&stdin=true&stdout=true&stderr=true`, protocols);
}

test('v5 words an exit status without the command', async () => {
  using client = exec('exit 7');
  await client.ended;
  assert.deepEqual(JSON.parse(client.text(3)), {
    metadata: {},
    status: 'Failure',
    message: 'command terminated with non-zero exit code: command terminated with exit code 7',
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: '7' }] },
  });
});

test('v5 says "Internal error occurred" twice where a command is not there', async () => {
  using client = lab.stream('p', 'exec?command=nosuch&stdout=true', V5);
  await client.ended;
  assert.match(
    JSON.parse(client.text(3)).message,
    /^Internal error occurred: Internal error occurred: error executing .*: exec: "nosuch": executable file not found in \$PATH$/,
  );
});

test('data and the close of stdin may be sent at once', async () => {
  using client = exec('cat; echo end');
  await client.opened();
  client.send(0, 'abc\n');
  client.send(0, '');
  client.send(CLOSE, Buffer.of(0));
  assert.deepEqual(await client.ended, { code: 1000, reason: '' });
  assert.equal(client.text(1), 'abc\nend\n');
});

test('the close of a channel that there is not ends the session without a status', async () => {
  using client = exec('read line');
  await client.opened();
  client.send(CLOSE, Buffer.of(9));
  assert.deepEqual(await client.ended, { code: 1000, reason: '' });
  assert.deepEqual(client.frames.map(String), ['\x01']);
});

test('stdin that comes after the end of the command is thrown away', async () => {
  using client = exec('echo end');
  await client.until(() => client.text(1) === 'end\n');
  client.send(0, 'too late');
  assert.deepEqual(await client.ended, { code: 1000, reason: '' });
  assert.equal(client.text(3), '{"metadata":{},"status":"Success"}');
});

test('v5 is chosen wherever it stands in the list', async () => {
  using client = exec('true', ['v4.channel.k8s.io', V5]);
  assert.equal((await client.opened()).socket.protocol, V5);
});
