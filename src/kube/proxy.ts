import { BlockList, isIP } from 'node:net';
import { Failure } from '../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy on the way to a server: the kubeconfig's `proxy-url`; else `HTTPS_PROXY` (or `HTTP_PROXY` for an http
 * server) unless `NO_PROXY` names the server. Go's rules (golang.org/x/net/http/httpproxy): capitals count before small
 * letters, the machine itself is never reached through a proxy, and a proxy without a scheme speaks http.
 *
 * `Failure('usage', 'BAD_PROXY')` for an address that is none.
 */
export function proxyFor(server: URL, proxyUrl: string | undefined, env: Environment): URL | undefined {
  if (proxyUrl !== undefined) return parseProxy(proxyUrl, 'proxy-url');
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = env[name] || env[name.toLowerCase()];
  if (!proxy || isExempt(server, env.NO_PROXY || env.no_proxy || '')) return undefined;
  return parseProxy(proxy, name);
}

const schemes = new Set(['http:', 'https:', 'socks5:', 'socks5h:']);

function parseProxy(text: string, where: string): URL {
  const proxy = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (proxy && schemes.has(proxy.protocol) && proxy.hostname) return proxy;
  throw new Failure('usage', 'BAD_PROXY', `${where} names no http, https or socks5 proxy`, {
    hint: `write ${where} as http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT`,
  });
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isExempt(server: URL, noProxy: string): boolean {
  const host = server.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  if (host === 'localhost' || covers(loopback, host)) return true;
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  return noProxy
    .toLowerCase()
    .split(',')
    .map(pattern => pattern.trim())
    .some(pattern => pattern !== '' && matches(pattern, host, port));
}

function matches(pattern: string, host: string, port: string): boolean {
  if (pattern === '*') return true;
  const cidr = /^([0-9a-f.:]+)\/(\d+)$/.exec(pattern);
  if (cidr) return inSubnet(cidr[1] ?? '', Number(cidr[2]), host);
  const [name, wantedPort] = splitPort(pattern);
  if (wantedPort !== undefined && wantedPort !== port) return false;
  if (isIP(name) !== 0) return name === host;
  if (name.startsWith('*.')) return host.endsWith(name.slice(1));
  if (name.startsWith('.')) return host.endsWith(name);
  return host === name || host.endsWith(`.${name}`);
}

function splitPort(pattern: string): [name: string, port: string | undefined] {
  if (isIP(pattern) === 6) return [pattern, undefined];
  const parts = /^\[?(.*?)\]?:(\d+)$/.exec(pattern);
  return parts ? [parts[1] ?? '', parts[2]] : [pattern.replace(/^\[|\]$/g, ''), undefined];
}

function inSubnet(network: string, bits: number, host: string): boolean {
  const family = isIP(network);
  if (family === 0 || bits > (family === 4 ? 32 : 128)) return false;
  const subnet = new BlockList();
  subnet.addSubnet(network, bits, family === 4 ? 'ipv4' : 'ipv6');
  return covers(subnet, host);
}

function covers(list: BlockList, host: string): boolean {
  const family = isIP(host);
  return family !== 0 && list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
