import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PODS } from '../../controllers/resources.ts';
import { NAMESPACE, ProcessCluster } from '../../process-cluster.ts';

let lab: ProcessCluster;
before(async () => {
  lab = await ProcessCluster.start({ execV5: true });
});
after(() => lab[Symbol.asyncDispose]());

function log(pod: string, query = ''): Promise<{ status: number | undefined; body: unknown }> {
  return lab.call('GET', `/api/v1/namespaces/${NAMESPACE}/pods/${pod}/log${query}`);
}

test('attach hears what is written from then on, and says Success whatever the process said', async () => {
  const command = ['sh', '-c', 'echo before; read line; echo "got $line"; cat; echo bye; exit 6'];
  await lab.runPod('attached', { container: { command, stdin: true } });
  await lab.until(PODS, 'attached', () => true);
  using client = lab.stream('attached', 'attach?stdin=true&stdout=true&stderr=true', 'v5.channel.k8s.io');
  await client.opened();
  client.send(0, 'one\n');
  await client.until(() => client.text(1).endsWith('got one\n'));
  client.send(255, Buffer.of(0));
  assert.deepEqual(await client.ended, { code: 1000, reason: '' });
  assert.deepEqual(client.text(3), '{"metadata":{},"status":"Success"}');
  const pod = await lab.until(PODS, 'attached', one => one.status.phase === 'Failed');
  assert.equal(pod.status.containerStatuses[0].state.terminated.exitCode, 6);
});

test('the log is what the main process wrote, also after its end', async () => {
  const command = ['sh', '-c', 'echo one; echo two; echo three'];
  await lab.createPod('logged', { container: { command } });
  await lab.until(PODS, 'logged', pod => pod.status.phase === 'Succeeded');
  assert.deepEqual(await log('logged'), { status: 200, body: 'one\ntwo\nthree\n' });
  assert.deepEqual(await log('logged', '?tailLines=1'), { status: 200, body: 'three\n' });
  const { body } = await log('logged', '?tailLines=1&timestamps=true');
  assert.match(String(body), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z three\n$/);
});

test('a log that is followed ends with the process', async () => {
  const command = ['sh', '-c', 'echo one; sleep 0.1; echo two; printf three'];
  await lab.runPod('followed', { container: { command } });
  assert.deepEqual(await log('followed', '?follow=true'), { status: 200, body: 'one\ntwo\nthree' });
});

test('there is no log of a container before this one, nor of one that there is not', async () => {
  await lab.runPod('single');
  const message = async (query: string) => {
    const { status, body } = await log('single', query);
    return { status, message: (body as { message: string }).message };
  };
  assert.deepEqual(await message('?previous=true'), {
    status: 400,
    message: 'previous terminated container "c" in pod "single" not found',
  });
  assert.deepEqual(await message('?container=z'), { status: 400, message: 'container z is not valid for pod single' });
});
