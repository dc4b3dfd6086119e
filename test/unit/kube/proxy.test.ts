import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFor } from '../../../src/kube/proxy.ts';

type Row = {
  readonly says: string;
  readonly server: string;
  readonly proxyUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly proxy: string | undefined;
};

const P = 'http://proxy.test:3128';
const through = `${P}/`;

const rows: readonly Row[] = [
  { says: 'without a proxy the way is direct', server: 'https://api.test:6443', proxy: undefined },
  {
    says: 'HTTPS_PROXY counts for an https server',
    server: 'https://api.test',
    env: { HTTPS_PROXY: P },
    proxy: through,
  },
  { says: 'https_proxy counts too', server: 'https://api.test', env: { https_proxy: P }, proxy: through },
  {
    says: 'capitals count before small letters',
    server: 'https://api.test',
    env: { HTTPS_PROXY: P, https_proxy: 'http://other.test' },
    proxy: through,
  },
  {
    says: 'HTTP_PROXY does not count for an https server',
    server: 'https://api.test',
    env: { HTTP_PROXY: P },
    proxy: undefined,
  },
  { says: 'HTTP_PROXY counts for an http server', server: 'http://api.test', env: { HTTP_PROXY: P }, proxy: through },
  {
    says: 'a proxy without a scheme speaks http',
    server: 'https://api.test',
    env: { HTTPS_PROXY: 'proxy.test:3128' },
    proxy: through,
  },
  {
    says: "the kubeconfig's proxy-url counts before the environment, and NO_PROXY does not concern it",
    server: 'https://api.test',
    proxyUrl: 'socks5://socks.test:1080',
    env: { HTTPS_PROXY: P, NO_PROXY: '*' },
    proxy: 'socks5://socks.test:1080',
  },
  {
    says: 'localhost is never reached through a proxy',
    server: 'https://localhost:6443',
    env: { HTTPS_PROXY: P },
    proxy: undefined,
  },
  { says: 'nor is 127.0.0.1', server: 'https://127.0.0.1:6443', env: { HTTPS_PROXY: P }, proxy: undefined },
  { says: 'nor is ::1', server: 'https://[::1]:6443', env: { HTTPS_PROXY: P }, proxy: undefined },
  ...exempt('*', true),
  ...exempt('api.test', true),
  ...exempt('API.Test', true),
  ...exempt('test', true),
  ...exempt('.test', true),
  ...exempt('*.test', true),
  ...exempt('other.test, api.test', true),
  ...exempt('api.test:6443', true),
  ...exempt('api.test:443', false),
  ...exempt('pi.test', false),
  ...exempt('.api.test', false),
  ...exempt('', false),
  ...exempt('10.0.0.0/8', true, 'https://10.1.2.3:6443'),
  ...exempt('10.0.0.0/8', false, 'https://11.1.2.3:6443'),
  ...exempt('10.1.2.3', true, 'https://10.1.2.3:6443'),
  ...exempt('10.1.2.3:6443', true, 'https://10.1.2.3:6443'),
  ...exempt('fd00::/8', true, 'https://[fd00::1]:6443'),
  ...exempt('fd00::1', true, 'https://[fd00::1]:6443'),
  ...exempt('[fd00::1]:6443', true, 'https://[fd00::1]:6443'),
  ...exempt('fd00::/999', false, 'https://[fd00::1]:6443'),
];

for (const { says, server, proxyUrl, env = {}, proxy } of rows) {
  test(says, () => assert.equal(proxyFor(new URL(server), proxyUrl, env)?.href, proxy));
}

test('an address that is no proxy is a usage error, and is not repeated: it may hold a password', () => {
  for (const text of ['ftp://user:secret@proxy.test', 'http://']) {
    assert.throws(() => proxyFor(new URL('https://api.test'), text, {}), {
      kind: 'usage',
      code: 'BAD_PROXY',
      message: 'proxy-url names no http, https or socks5 proxy',
    });
  }
});

function exempt(noProxy: string, isExempt: boolean, server = 'https://api.test:6443'): Row[] {
  return [
    {
      says: `NO_PROXY=${noProxy} ${isExempt ? 'exempts' : 'does not exempt'} ${server}`,
      server,
      env: { HTTPS_PROXY: P, NO_PROXY: noProxy },
      proxy: isExempt ? undefined : through,
    },
  ];
}
