import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConnection } from '../../../src/kube/connection.ts';
import { readKubeconfig } from '../../../src/kube/read-kubeconfig.ts';
import type { ConnectionFlags } from '../../../src/model/request.ts';

const config = readKubeconfig(
  JSON.stringify({
    'current-context': 'dev',
    contexts: [
      { name: 'dev', context: { cluster: 'east', user: 'jane', namespace: 'tools' } },
      { name: 'prod', context: { cluster: 'west', user: 'ops' } },
      { name: 'anonymous', context: { cluster: 'east' } },
      { name: 'dangling', context: { cluster: 'gone', user: 'jane' } },
    ],
    clusters: [
      {
        name: 'east',
        cluster: {
          server: 'https://east.test:6443',
          'certificate-authority': 'east.crt',
          'tls-server-name': 'east.internal',
        },
      },
      { name: 'west', cluster: { server: 'https://west.test:6443/', 'insecure-skip-tls-verify': true } },
    ],
    users: [
      {
        name: 'jane',
        user: {
          tokenFile: 'token',
          exec: { command: 'login' },
          'client-certificate': 'jane.crt',
          as: 'admin',
          'as-groups': ['a'],
        },
      },
      { name: 'ops', user: { username: 'ops', password: 'pw' } },
    ],
  }),
  '/k/config',
);

type Picked = ReturnType<typeof pick>;
const dev: Picked = {
  context: 'dev',
  namespace: 'tools',
  namespaceIsExplicit: false,
  server: 'https://east.test:6443/',
  ca: '/k/east.crt',
  insecure: false,
  tlsServerName: 'east.internal',
  requestTimeoutMs: 0,
  token: undefined,
  tokenFile: '/k/token',
  exec: 'login',
  username: undefined,
  password: undefined,
  certificate: '/k/jane.crt',
  as: { user: 'admin', uid: undefined, groups: ['a'], extra: [] },
};
const prod: Picked = {
  ...dev,
  context: 'prod',
  namespace: 'default',
  server: 'https://west.test:6443/',
  ca: undefined,
  insecure: true,
  tlsServerName: undefined,
  tokenFile: undefined,
  exec: undefined,
  username: 'ops',
  password: 'pw',
  certificate: undefined,
  as: { user: undefined, uid: undefined, groups: [], extra: [] },
};

const rows: readonly { readonly says: string; readonly flags: ConnectionFlags; readonly gives: Picked }[] = [
  { says: 'without flags it is the current context', flags: {}, gives: dev },
  { says: '--context names another one', flags: { context: 'prod' }, gives: prod },
  { says: '-n is explicit', flags: { namespace: 'tools' }, gives: { ...dev, namespaceIsExplicit: true } },
  {
    says: '--cluster takes the cluster from elsewhere',
    flags: { cluster: 'west' },
    gives: { ...dev, server: prod.server, ca: undefined, insecure: true, tlsServerName: undefined },
  },
  {
    says: '--user takes the user from elsewhere',
    flags: { context: 'prod', user: 'jane' },
    gives: {
      ...prod,
      tokenFile: dev.tokenFile,
      exec: dev.exec,
      username: undefined,
      password: undefined,
      certificate: dev.certificate,
      as: dev.as,
    },
  },
  {
    says: '--server forgets the TLS server name of the old address',
    flags: { server: 'https://other.test' },
    gives: { ...dev, server: 'https://other.test/', tlsServerName: undefined },
  },
  {
    says: '--tls-server-name stays with --server',
    flags: { server: 'https://other.test', tlsServerName: 'x' },
    gives: { ...dev, server: 'https://other.test/', tlsServerName: 'x' },
  },
  {
    says: 'an address without a scheme is https where a CA is known',
    flags: { server: 'other.test:8443' },
    gives: { ...dev, server: 'https://other.test:8443/', tlsServerName: undefined },
  },
  {
    says: '--insecure-skip-tls-verify forgets the CA',
    flags: { insecureSkipTlsVerify: true },
    gives: { ...dev, ca: undefined, insecure: true },
  },
  {
    says: '--certificate-authority forgets the leave to go without',
    flags: { context: 'prod', certificateAuthority: 'new.crt' },
    gives: { ...prod, ca: 'new.crt', insecure: false },
  },
  {
    says: '--token forgets token file and plugin, not the client certificate',
    flags: { token: 't' },
    gives: { ...dev, token: 't', tokenFile: undefined, exec: undefined },
  },
  {
    says: '--username and --password forget the other ones',
    flags: { username: 'u', password: 'p' },
    gives: { ...dev, tokenFile: undefined, exec: undefined, username: 'u', password: 'p' },
  },
  {
    says: '--password alone belongs to the user name of the kubeconfig',
    flags: { context: 'prod', password: 'p' },
    gives: { ...prod, password: 'p' },
  },
  {
    says: '--client-certificate counts before the kubeconfig',
    flags: { clientCertificate: 'x.crt' },
    gives: { ...dev, certificate: 'x.crt' },
  },
  { says: '--request-timeout is kept', flags: { requestTimeoutMs: 5000 }, gives: { ...dev, requestTimeoutMs: 5000 } },
  {
    says: '--as and its companions count one by one before the kubeconfig',
    flags: { as: 'eve', asUid: 'u-9', asUserExtra: [['why', 'drill']] },
    gives: { ...dev, as: { user: 'eve', uid: 'u-9', groups: ['a'], extra: [['why', 'drill']] } },
  },
];

for (const { says, flags, gives } of rows) test(says, () => assert.deepEqual(pick(flags), gives));

test('a server and a token are enough, without any kubeconfig', () => {
  const { server, user, context } = resolveConnection(
    readKubeconfig('', '/k'),
    { server: 'localhost:8001', token: 't' },
    {},
  );
  assert.deepEqual(
    { server: server.href, token: user.token, context },
    { server: 'http://localhost:8001/', token: 't', context: '' },
  );
});

test('a context without a user has no credentials, but its TLS options', () => {
  const { user, ca } = resolveConnection(config, { context: 'anonymous' }, {});
  assert.deepEqual([user.token, user.exec, ca], [undefined, undefined, { kind: 'file', path: '/k/east.crt' }]);
});

const refusals: readonly {
  readonly flags: ConnectionFlags;
  readonly text?: string;
  readonly code: string;
  readonly hint: string | RegExp;
}[] = [
  { flags: { context: 'deb' }, code: 'CONTEXT_NOT_FOUND', hint: 'did you mean dev?' },
  { flags: { context: 'nothing-like-it' }, code: 'CONTEXT_NOT_FOUND', hint: /oc config/ },
  { flags: { context: 'dangling' }, code: 'CLUSTER_NOT_FOUND', hint: /oc config/ },
  { flags: { cluster: 'eats' }, code: 'CLUSTER_NOT_FOUND', hint: 'did you mean east?' },
  { flags: { user: 'jan' }, code: 'USER_NOT_FOUND', hint: 'did you mean jane?' },
  { flags: { server: 'ftp://x' }, code: 'BAD_SERVER', hint: /--server/ },
  { flags: {}, text: '', code: 'NO_KUBECONFIG', hint: /oc login/ },
  {
    flags: {},
    text: '{contexts: [{name: a}, {name: b}]}',
    code: 'NO_CONTEXT',
    hint: 'choose one with --context: a, b',
  },
  { flags: { context: 'prod', asGroup: ['g'] }, code: 'BAD_IMPERSONATION', hint: 'add --as USER' },
];

for (const { flags, text, code, hint } of refusals) {
  test(`${JSON.stringify(flags)}${text === undefined ? '' : ` on "${text}"`} is ${code}`, () => {
    const base = text === undefined ? config : readKubeconfig(text, '/k/config');
    assert.throws(() => resolveConnection(base, flags, {}), { kind: 'usage', code, hint });
  });
}

function pick(flags: ConnectionFlags) {
  const { context, namespace, namespaceIsExplicit, server, ca, insecure, tlsServerName, requestTimeoutMs, user } =
    resolveConnection(config, flags, {});
  const pathOf = (material: typeof ca) => (material?.kind === 'file' ? material.path : undefined);
  return {
    context,
    namespace,
    namespaceIsExplicit,
    server: server.href,
    ca: pathOf(ca),
    insecure,
    tlsServerName,
    requestTimeoutMs,
    token: user.token,
    tokenFile: user.tokenFile,
    exec: user.exec?.command,
    username: user.username,
    password: user.password,
    certificate: pathOf(user.certificate),
    as: user.impersonate,
  };
}
