import { type SpawnOptionsWithoutStdio, spawn } from 'node:child_process';
import type { Agent } from 'node:http';
import type { RequestOptions } from 'node:https';
import { createInterface } from 'node:readline';
import type { User } from '@kubernetes/client-node';
import { Failure } from '../errors.ts';
import { isRecord } from '../model/json.ts';
import { printable } from '../text/printable.ts';
import type { Connection } from './connection.ts';
import type { ExecPlugin } from './kubeconfig.ts';

/*
 * The one place that knows @kubernetes/client-node: for the ways to get credentials, and for SOCKS.
 *
 * Its requests, watches and streams are not used: they take no AbortSignal, hide Status bodies and have no
 * back-pressure. Nor is its index loaded, which has 4 MB of generated models (0.25 s): the modules that are needed are
 * imported one by one, when they are needed.
 */

/** What a request carries to be let in; asked for before each one, since it may expire. PEM text or bytes. */
type Credentials = {
  readonly authorization?: string | undefined;
  readonly certificate?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
};

export type Authenticate = () => Promise<Credentials>;

/**
 * Credentials from a kubeconfig's `exec` plugin. They are kept until the time at which the plugin says that they expire.
 * `onLine` hears each line of its stderr as soon as it is whole. `Failure('refused', 'CREDENTIALS_FAILED')` when the plugin is not
 * there, or fails.
 */
export async function openExecPlugin(
  plugin: ExecPlugin,
  env: readonly { name: string; value: string }[],
  onLine: (line: string) => void = () => {},
): Promise<Authenticate> {
  const { ExecAuth } = await import('@kubernetes/client-node/dist/exec_auth.js');
  const auth = new ExecAuth();
  // Its own would be silent until the plugin has ended, and that may wait for what it asks its user to do.
  Reflect.set(auth, 'execFn', (command: string, args: readonly string[], options: SpawnOptionsWithoutStdio) => {
    const child = spawn(command, args, options);
    createInterface(child.stderr).on('line', onLine);
    return child;
  });
  const user: User = {
    name: 'plugin',
    exec: { command: plugin.command, args: plugin.args, env },
  };
  const run = async () => {
    const options: RequestOptions = { headers: {} };
    try {
      await auth.applyAuthentication(user, options);
    } catch (error) {
      throw credentialsFailure(`the credential plugin ${plugin.command}`, error, plugin.installHint);
    }
    return credentialsIn(options);
  };
  return sharing(run);
}

/** Credentials of the kubeconfig's `auth-provider`: `oidc` with its refresh tokens, `gcp`, `azure`. */
export async function openAuthProvider(connection: Connection): Promise<Authenticate> {
  const kubeConfig = await openKubeConfig(connection, connection.user.authProvider);
  const run = async () => {
    const options: RequestOptions = { headers: {} };
    try {
      await kubeConfig.applyToHTTPSOptions(options);
    } catch (error) {
      throw credentialsFailure('the auth provider of the kubeconfig', error);
    }
    return credentialsIn(options);
  };
  return sharing(run);
}

/** An agent that connects through the connection's SOCKS proxy. TLS options come with each request. */
export async function openSocksAgent(connection: Connection): Promise<Agent> {
  const kubeConfig = await openKubeConfig(connection, undefined);
  const options: RequestOptions = {};
  await kubeConfig.applyToHTTPSOptions(options);
  const { agent } = options;
  if (typeof agent !== 'object') throw new Error('client-node made no agent');
  // It is made with options that are undefined, and these would hide those of the request.
  const fixed = 'options' in agent && isRecord(agent.options) ? agent.options : {};
  for (const name of Object.keys(fixed)) if (fixed[name] === undefined) Reflect.deleteProperty(fixed, name);
  return agent;
}

async function openKubeConfig(connection: Connection, authProvider: unknown) {
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    {
      name: 'cluster',
      server: connection.server.href,
      // It refuses http servers without this; the real TLS options are given with each request.
      skipTLSVerify: connection.insecure || connection.server.protocol === 'http:',
      ...(connection.proxy && { proxyUrl: connection.proxy.href }),
    },
    { name: 'user', authProvider },
  );
  return kubeConfig;
}

/** Requests that are made at once wait for one login together. */
function sharing(run: Authenticate): Authenticate {
  let running: Promise<Credentials> | undefined;
  return () => {
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  };
}

function credentialsIn(options: RequestOptions): Credentials {
  const authorization = new Headers(options.headers as Record<string, string>).get('authorization');
  return {
    authorization: authorization ?? undefined,
    certificate: pem(options.cert),
    key: pem(options.key),
  };
}

function pem(value: unknown): string | Buffer | undefined {
  return typeof value === 'string' || Buffer.isBuffer(value) ? value : undefined;
}

function credentialsFailure(source: string, error: unknown, hint?: string): Failure {
  const why = printable(error instanceof Error ? error.message : String(error), 300);
  return new Failure('refused', 'CREDENTIALS_FAILED', `${source} gave no credentials: ${why}`, {
    hint: hint === undefined ? 'log in again' : printable(hint, 300),
    cause: error,
  });
}
