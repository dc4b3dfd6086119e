import type { ConnectionFlags } from '../../model/request.ts';
import { parseDuration } from '../../text/duration.ts';
import type { Args } from '../command.ts';
import { type Flag, type FlagGroup, repeated, single, toggle } from '../flag.ts';
import { quoted, usageFailure } from '../usage-failure.ts';
import { parseText } from '../value.ts';

/** The flags of `kubectl options` that say which cluster, and as whom (`ConfigFlags` in k8s.io/cli-runtime). */
const flags = {
  kubeconfig: text({ name: 'kubeconfig', placeholder: 'FILE', isPath: true, summary: 'the kubeconfig file' }),
  context: text({ name: 'context', placeholder: 'NAME', summary: 'the context of the kubeconfig' }),
  cluster: text({ name: 'cluster', placeholder: 'NAME', summary: 'the cluster of the kubeconfig' }),
  user: text({ name: 'user', placeholder: 'NAME', summary: 'the user of the kubeconfig' }),
  namespace: text({ name: 'namespace', short: 'n', placeholder: 'NAME', summary: 'the namespace' }),
  server: text({ name: 'server', short: 's', placeholder: 'URL', summary: 'the address of the API server' }),
  token: text({ name: 'token', placeholder: 'TOKEN', summary: 'the bearer token' }),
  as: text({ name: 'as', placeholder: 'USER', summary: 'the user to impersonate' }),
  asGroup: repeated(
    { name: 'as-group', placeholder: 'GROUP', summary: 'a group to impersonate; repeatable' },
    parseText,
  ),
  asUid: text({ name: 'as-uid', placeholder: 'UID', summary: 'the UID to impersonate' }),
  asUserExtra: repeated(
    { name: 'as-user-extra', placeholder: 'KEY=VALUE', summary: 'an extra field to impersonate; repeatable' },
    parsePair,
  ),
  username: text({ name: 'username', placeholder: 'NAME', summary: 'the name for basic authentication' }),
  password: text({ name: 'password', placeholder: 'PASSWORD', summary: 'the password for basic authentication' }),
  cacheDir: text({ name: 'cache-dir', placeholder: 'DIR', isPath: true, summary: 'the directory for cached answers' }),
  disableCompression: toggle({ name: 'disable-compression', summary: 'ask for uncompressed answers' }),
  certificateAuthority: text({
    name: 'certificate-authority',
    placeholder: 'FILE',
    isPath: true,
    summary: 'the certificate authority of the server',
  }),
  clientCertificate: text({
    name: 'client-certificate',
    placeholder: 'FILE',
    isPath: true,
    summary: 'the client certificate',
  }),
  clientKey: text({
    name: 'client-key',
    placeholder: 'FILE',
    isPath: true,
    summary: 'the key of the client certificate',
  }),
  insecureSkipTlsVerify: toggle({ name: 'insecure-skip-tls-verify', summary: "do not check the server's certificate" }),
  tlsServerName: text({
    name: 'tls-server-name',
    placeholder: 'NAME',
    summary: "the name in the server's certificate",
  }),
  requestTimeoutMs: single(
    {
      name: 'request-timeout',
      placeholder: 'DURATION',
      summary: 'the limit for one request; 0 is none',
    },
    parseRequestTimeout,
  ),
} satisfies { readonly [Field in keyof ConnectionFlags]-?: Flag<ConnectionFlags[Field]> };

export const connectionGroup: FlagGroup = { title: 'Connection (as in kubectl)', flags: Object.values(flags) };

/** Only what was given: everything else is the kubeconfig's. An empty value is none, as with kubectl. */
export function readConnection(args: Pick<Args, 'get' | 'isGiven'>): ConnectionFlags {
  const given = Object.entries(flags).filter(([, flag]) => args.isGiven(flag));
  const values = given.map(([field, flag]) => [field, args.get<unknown>(flag)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as ConnectionFlags;
}

/** `CONFLICTING_FLAGS` where what was given would be shown or written down. */
export function refuseSecrets(args: Args, where: string): void {
  const secret = [flags.token, flags.password].find(flag => args.get(flag));
  if (secret)
    throw usageFailure(
      'CONFLICTING_FLAGS',
      `--${secret.name} and ${where} cannot be given together: it would be written down`,
      'name a user of the kubeconfig with --user',
    );
}

function text(words: Pick<Flag, 'name' | 'short' | 'placeholder' | 'isPath' | 'summary'>): Flag<string | undefined> {
  return single(words, value => (value === '' ? undefined : value));
}

function parsePair(pair: string, flag: string): readonly [string, string] {
  const at = pair.indexOf('=');
  if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
  throw usageFailure('BAD_VALUE', `--${flag} is KEY=VALUE, not ${quoted(pair)}`);
}

/** Whole seconds, or a duration; nothing and 0 are no limit (`ParseTimeout` in kubectl). */
function parseRequestTimeout(value: string, flag: string): number | undefined {
  if (value === '') return undefined;
  const ms = parseDuration(value);
  if (ms !== undefined) return ms;
  throw usageFailure('BAD_VALUE', `--${flag} is a duration such as 30, 90s or 2m, not ${quoted(value)}`);
}
