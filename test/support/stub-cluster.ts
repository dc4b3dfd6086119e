import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCluster } from '../../src/kube/connect.ts';
import type { Surroundings } from '../../src/kube/surroundings.ts';
import type { ConnectionFlags } from '../../src/model/request.ts';
import type { Cluster } from '../../src/ports.ts';
import type { ApiStub } from './api-stub.ts';
import { loopbackCertificate } from './certificate.ts';

export type StubCluster = Cluster &
  AsyncDisposable & {
    readonly warnings: readonly string[];
    /** What the client said must never be shown, each time that it said so. */
    readonly secrets: readonly string[];
    readonly directory: string;
  };

export type ConnectWith = {
  readonly flags?: ConnectionFlags;
  /** The kubeconfig's user; one with a token, where it is not given. */
  readonly user?: object;
  /** Laid over the kubeconfig's cluster. */
  readonly cluster?: object;
  readonly env?: Surroundings['env'];
  readonly onPlugin?: Surroundings['onPlugin'];
  /** Put beside the kubeconfig by name, executable. */
  readonly files?: Readonly<Record<string, string>>;
};

/** The product's own client, connected to a stub by a kubeconfig in a directory of its own. */
export async function connectTo(
  stub: Pick<ApiStub, 'url'>,
  signal: AbortSignal,
  more: ConnectWith = {},
): Promise<StubCluster> {
  await using ends = new AsyncDisposableStack();
  const directory = await mkdtemp(path.join(tmpdir(), 'stub-cluster-'));
  ends.defer(() => rm(directory, { recursive: true }));
  await writeFile(path.join(directory, 'ca.crt'), loopbackCertificate().cert);
  for (const [name, content] of Object.entries(more.files ?? {})) {
    await writeFile(path.join(directory, name), content, { mode: 0o700 });
  }
  const kubeconfig = path.join(directory, 'config');
  await writeFile(kubeconfig, JSON.stringify(kubeconfigFor(stub.url, more)));
  const [warnings, secrets]: [string[], string[]] = [[], []];
  const surroundings: Surroundings = {
    env: more.env ?? {},
    home: undefined,
    version: '1.2.3',
    onWarning: text => warnings.push(text),
    ...(more.onPlugin && { onPlugin: more.onPlugin }),
    onSecret: text => secrets.push(text),
  };
  const cluster = ends.use(await openCluster({ kubeconfig, ...more.flags }, surroundings, signal));
  const end = ends.move();
  return { ...cluster, warnings, secrets, directory, [Symbol.asyncDispose]: () => end.disposeAsync() };
}

function kubeconfigFor(server: string, { cluster, user }: ConnectWith): object {
  return {
    'current-context': 'stub',
    contexts: [{ name: 'stub', context: { cluster: 'stub', user: 'tester', namespace: 'here' } }],
    clusters: [{ name: 'stub', cluster: { server, 'certificate-authority': 'ca.crt', ...cluster } }],
    users: [{ name: 'tester', user: user ?? { token: 'let-me-in' } }],
  };
}
