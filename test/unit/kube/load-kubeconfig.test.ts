import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadKubeconfig } from '../../../src/kube/load-kubeconfig.ts';

test('the flag counts before everything else', async t => {
  const place = await makePlace(t);
  await place.write('flag', 'flag');
  await place.write('env', 'env');
  await place.write('home/.kube/config', 'home');
  assert.equal(await place.load({ KUBECONFIG: place.at('env') }, place.at('flag')), 'flag');
});

test('KUBECONFIG counts before the home directory, and its first file before the second', async t => {
  const place = await makePlace(t);
  await place.write('one', 'one');
  await place.write('two', 'two');
  await place.write('home/.kube/config', 'home');
  assert.equal(
    await place.load({ KUBECONFIG: `${place.at('missing')}:${place.at('one')}::${place.at('two')}` }),
    'one',
  );
});

test('without flag and KUBECONFIG it is ~/.kube/config', async t => {
  const place = await makePlace(t);
  await place.write('home/.kube/config', 'home');
  assert.equal(await place.load({ KUBECONFIG: '' }), 'home');
});

test('in a pod without a kubeconfig it is the service account', async t => {
  const place = await makePlace(t);
  await place.serviceAccount();
  const surroundings = place.surroundings({ KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' });
  const config = await loadKubeconfig(undefined, surroundings);
  const { server, ca } = config.clusters.get('in-cluster') ?? assert.fail();
  assert.deepEqual(
    { server, ca, tokenFile: config.users.get('in-cluster')?.tokenFile, context: config.contexts.get('in-cluster') },
    {
      server: 'https://[fd00::1]:443',
      ca: { kind: 'file', path: place.at('account/ca.crt') },
      tokenFile: place.at('account/token'),
      context: { cluster: 'in-cluster', user: 'in-cluster', namespace: 'mine' },
    },
  );
});

test('a kubeconfig counts before the service account', async t => {
  const place = await makePlace(t);
  await place.serviceAccount();
  await place.write('home/.kube/config', 'home');
  assert.equal(await place.load({ KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' }), 'home');
});

test('a token without the address of a service is no service account', async t => {
  const place = await makePlace(t);
  await place.serviceAccount();
  assert.equal(await place.load({}), undefined);
});

test('a kubeconfig that the flag names must be there', async t => {
  const place = await makePlace(t);
  await assert.rejects(place.load({}, place.at('missing')), {
    kind: 'usage',
    code: 'NO_KUBECONFIG',
    message: `there is no kubeconfig ${place.at('missing')}`,
  });
});

test('one that cannot be read is named', async t => {
  const place = await makePlace(t);
  await mkdir(place.at('directory'));
  await assert.rejects(place.load({ KUBECONFIG: place.at('directory') }), {
    kind: 'usage',
    code: 'BAD_KUBECONFIG',
    message: `cannot read ${place.at('directory')}: EISDIR`,
  });
});

/** A directory with a home and a service account's mount, removed after the test. */
async function makePlace(t: TestContext) {
  const root = await mkdtemp(path.join(tmpdir(), 'kubeconfig-'));
  t.after(() => rm(root, { recursive: true }));
  const at = (name: string) => path.join(root, name);
  await mkdir(at('home/.kube'), { recursive: true });
  const surroundings = (env: Readonly<Record<string, string>>) => ({
    env,
    home: at('home'),
    version: '1',
    onWarning: () => {},
    serviceAccount: at('account'),
  });
  return {
    at,
    surroundings,
    write: (name: string, context: string) =>
      writeFile(at(name), `{current-context: ${context}, contexts: [{name: ${context}, context: {cluster: c}}]}`),
    serviceAccount: async () => {
      await mkdir(at('account'));
      await writeFile(at('account/token'), 'secret\n');
      await writeFile(at('account/namespace'), 'mine\n');
    },
    load: async (env: Readonly<Record<string, string>>, flag?: string) =>
      (await loadKubeconfig(flag, surroundings(env))).currentContext,
  };
}
