import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeKubeconfigs } from '../../../src/kube/kubeconfig.ts';
import { readKubeconfig } from '../../../src/kube/read-kubeconfig.ts';

const yaml = `
apiVersion: v1
kind: Config
current-context: dev
contexts:
- name: dev
  context: {cluster: east, user: jane, namespace: tools}
- name: bare
  context: {cluster: east}
clusters:
- name: east
  cluster:
    server: https://api.east.test:6443
    certificate-authority: pki/ca.crt
    tls-server-name: api.internal
    proxy-url: socks5://proxy.test:1080
    disable-compression: true
users:
- name: jane
  user:
    client-certificate: ../jane.crt
    client-certificate-data: Y2VydA==
    client-key: /etc/jane.key
    tokenFile: token
    as: admin
    as-uid: u-1
    as-groups: [ops, dev]
    as-user-extra: {reason: [drill, test]}
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: ./bin/login
      args: [--quiet]
      env: [{name: REALM, value: east}]
      provideClusterInfo: true
      installHint: install login
- name: path
  user: {exec: {command: login}}
- name: provider
  user: {auth-provider: {name: oidc, config: {client-id: x}}}
`;

test('every field that kubectl knows is read, with paths made absolute beside the file', () => {
  const config = readKubeconfig(yaml, '/home/jane/.kube/config');
  const { raw, ...east } = config.clusters.get('east') ?? assert.fail();
  assert.equal((raw as { server: string }).server, 'https://api.east.test:6443');
  assert.deepEqual(
    { current: config.currentContext, dev: config.contexts.get('dev'), bare: config.contexts.get('bare'), east },
    {
      current: 'dev',
      dev: { cluster: 'east', user: 'jane', namespace: 'tools' },
      bare: { cluster: 'east', user: undefined, namespace: undefined },
      east: {
        server: 'https://api.east.test:6443',
        ca: { kind: 'file', path: '/home/jane/.kube/pki/ca.crt' },
        insecure: false,
        tlsServerName: 'api.internal',
        proxyUrl: 'socks5://proxy.test:1080',
        disableCompression: true,
      },
    },
  );
  assert.deepEqual(config.users.get('jane'), {
    certificate: { kind: 'data', base64: 'Y2VydA==' },
    key: { kind: 'file', path: '/etc/jane.key' },
    token: undefined,
    tokenFile: '/home/jane/.kube/token',
    username: undefined,
    password: undefined,
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: '/home/jane/.kube/bin/login',
      args: ['--quiet'],
      env: { REALM: 'east' },
      provideClusterInfo: true,
      installHint: 'install login',
      needsTerminal: false,
    },
    authProvider: undefined,
    impersonate: {
      user: 'admin',
      uid: 'u-1',
      groups: ['ops', 'dev'],
      extra: [
        ['reason', 'drill'],
        ['reason', 'test'],
      ],
    },
  });
});

test('a plugin without a slash in its name is looked for in PATH', () => {
  const { users } = readKubeconfig(yaml, '/home/jane/.kube/config');
  assert.equal(users.get('path')?.exec?.command, 'login');
});

test('an empty file is an empty kubeconfig', () => {
  for (const text of ['', '\n', '---\n', '# nothing\n']) {
    assert.deepEqual(readKubeconfig(text, '/k'), {
      currentContext: undefined,
      contexts: new Map(),
      clusters: new Map(),
      users: new Map(),
    });
  }
});

test('what is no YAML, or no mapping, is a usage error that names the file and the place', () => {
  assert.throws(() => readKubeconfig('a: [1, {', '/tmp/broken'), {
    kind: 'usage',
    code: 'BAD_KUBECONFIG',
    message: /^cannot read the kubeconfig \/tmp\/broken: .*/,
  });
  assert.throws(() => readKubeconfig('- a\n- b\n', '/tmp/list'), {
    kind: 'usage',
    code: 'BAD_KUBECONFIG',
    message: 'cannot read the kubeconfig /tmp/list: it is not a mapping',
  });
});

test('of several kubeconfigs the first to name a thing counts, whole', () => {
  const first = readKubeconfig(
    '{users: [{name: a, user: {token: one}}], clusters: [{name: c, cluster: {server: s1}}]}',
    '/1',
  );
  const second = readKubeconfig(
    '{current-context: x, users: [{name: a, user: {token: two, as: root}}, {name: b, user: {token: three}}]}',
    '/2',
  );
  const third = readKubeconfig('{current-context: y}', '/3');
  const merged = mergeKubeconfigs([first, second, third]);
  assert.deepEqual(
    {
      current: merged.currentContext,
      a: merged.users.get('a'),
      b: merged.users.get('b')?.token,
      c: merged.clusters.get('c')?.server,
    },
    { current: 'x', a: first.users.get('a'), b: 'three', c: 's1' },
  );
});
