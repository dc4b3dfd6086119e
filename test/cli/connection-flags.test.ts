import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionFlags } from '../../src/model/request.ts';
import { asked, common, proxy, usr } from './expected.ts';

const rows: readonly (readonly [argv: readonly string[], connection: ConnectionFlags])[] = [
  [['--kubeconfig', 'a b'], { kubeconfig: 'a b' }],
  [['--context=c=d'], { context: 'c=d' }],
  [['--cluster', 'c', '--user', 'u'], { cluster: 'c', user: 'u' }],
  [['-n', 'x'], { namespace: 'x' }],
  [['-nx'], { namespace: 'x' }],
  [['--namespace=x'], { namespace: 'x' }],
  [['-s', 'https://api:6443'], { server: 'https://api:6443' }],
  [['--server', 'https://api:6443'], { server: 'https://api:6443' }],
  [['--token', '-x'], { token: '-x' }],
  [["--token='quoted'"], { token: "'quoted'" }],
  [['--as', 'eve', '--as-uid', '1000'], { as: 'eve', asUid: '1000' }],
  [['--as-group', 'a', '--as-group=b,c'], { asGroup: ['a', 'b,c'] }],
  [
    ['--as-user-extra', 'k=1', '--as-user-extra', 'k=2=3', '--as-user-extra=e='],
    {
      asUserExtra: [
        ['k', '1'],
        ['k', '2=3'],
        ['e', ''],
      ],
    },
  ],
  [['--username', '007', '--password', 'true'], { username: '007', password: 'true' }],
  [['--cache-dir', '/c', '--disable-compression'], { cacheDir: '/c', disableCompression: true }],
  [
    ['--certificate-authority', 'ca', '--client-certificate', 'cc', '--client-key', 'ck'],
    { certificateAuthority: 'ca', clientCertificate: 'cc', clientKey: 'ck' },
  ],
  [['--insecure-skip-tls-verify', '--tls-server-name', 'api'], { insecureSkipTlsVerify: true, tlsServerName: 'api' }],
  [['--insecure-skip-tls-verify=false'], { insecureSkipTlsVerify: false }],
  [['--request-timeout', '30'], { requestTimeoutMs: 30_000 }],
  [['--request-timeout', '2m'], { requestTimeoutMs: 120_000 }],
  [['--request-timeout=0'], { requestTimeoutMs: 0 }],
  [['--context', 'a', '--context', 'b'], { context: 'b' }],
  // kubectl takes an empty value as none.
  [['--context=', '-n', '', '--kubeconfig='], {}],
  [['--context', 'a', '--context='], {}],
];

for (const [argv, connection] of rows) {
  test(`${JSON.stringify(argv)} says which cluster, and as whom`, () => {
    assert.deepEqual(asked(['usr', 'worker-a', ...argv]), usr({ common: common({ connection }) }));
  });
}

test('the proxy command has the flags again that it was called with, quoted for a shell', () => {
  const argv = ['proxy', '-qn', 'my ns', 'worker-a', '--context=prod', '--keep-pod', '--as-group=a', '--as-group=b'];
  assert.deepEqual(
    asked([...argv, '--insecure-skip-tls-verify=false', '--ssh-config']),
    proxy({
      common: common({
        connection: { context: 'prod', namespace: 'my ns', asGroup: ['a', 'b'], insecureSkipTlsVerify: false },
        output: { format: 'table', quiet: true, verbose: false, color: 'auto' },
        debugPod: { image: undefined, toNamespace: undefined, keepPod: true },
      }),
      sshConfig: true,
      proxyCommand:
        "/opt/oc-rpmoverlay proxy worker-a --keep-pod --context prod --namespace 'my ns' --as-group a --as-group b '--insecure-skip-tls-verify=false' --quiet",
    }),
  );
});

test('the proxy command names files in such a way that it does not matter from where it is called', () => {
  const request = asked(['proxy', 'worker-a', '--kubeconfig', '../it/admin', '--client-key=/k', '--cache-dir=']);
  const proxyCommand = request.command === 'proxy' && request.proxyCommand;
  assert.equal(
    proxyCommand,
    "/opt/oc-rpmoverlay proxy worker-a --kubeconfig /home/it/admin --cache-dir '' --client-key /k",
  );
});
