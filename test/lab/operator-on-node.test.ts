import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { marksOf } from './controllers/mco/node-marks.ts';
import { machineConfigs } from './controllers/mco/resources.ts';
import { NODES } from './controllers/resources.ts';
import { type Lab, startLab } from './lab.ts';
import { buildOverride } from './node/override-rpms.ts';
import { createTemporaryDirectory } from './temporary-directory.ts';

const timeout = { timeout: 60_000 };

test('the operator drops a staged override of somebody else, and boots its own deployment', timeout, async () => {
  await using lab = await startLab({ nodes: [{ name: 'worker-a' }] });
  const node = lab.nodes.get('worker-a') ?? assert.fail('no node');
  await stageOverride(node);
  lab.store.create(machineConfigs, {
    apiVersion: 'machineconfiguration.openshift.io/v1',
    kind: 'MachineConfig',
    metadata: { name: '99-worker-kernel', labels: { 'machineconfiguration.openshift.io/role': 'worker' } },
    spec: { config: { ignition: { version: '3.2.0' } }, kernelArguments: ['nosmt'] },
  });
  const { bootId } = node;
  await until(lab, () => node.running && node.bootId !== bootId && isDone(lab));
  assert.match((await node.readFile('/proc/cmdline')) ?? '', / nosmt$/m);
  assert.equal(await node.run(['rpm', '-q', '--queryformat=%{VERSION}', 'runc']), '1.2.5');
});

async function stageOverride(node: NonNullable<ReturnType<Lab['nodes']['get']>>): Promise<void> {
  await using directory = await createTemporaryDirectory();
  const files = await buildOverride(directory.path, 'runc', { version: '1.3.0', release: '1.el9' });
  const content = await readFile(files.get('runc') ?? '');
  await node.writeFile('/var/tmp/runc.rpm', content, { uid: 0, gid: 0, mode: 0o644 });
  await node.run(['rpm-ostree', 'override', 'replace', '/var/tmp/runc.rpm']);
}

function isDone({ store }: Lab): boolean {
  const node = store.get(NODES, undefined, 'worker-a');
  const { state, currentConfig, desiredConfig } = node ? marksOf(node) : {};
  return state === 'Done' && currentConfig === desiredConfig;
}

async function until({ store }: Lab, is: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = store.listen(() => is() && resolve());
  await promise.finally(stop);
}
