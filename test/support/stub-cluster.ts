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
  AsyncDisposable & { readonly warnings: readonly string[]; readonly directory: string };

/** The product's own client, connected to a stub by a kubeconfig in a directory of its own. */
export async function connectTo(
  stub: Pick<ApiStub, 'url'>,
  signal: AbortSignal,
  more: {
    readonly flags?: ConnectionFlags;
    readonly user?: object;
    readonly cluster?: object;
    readonly env?: Surroundings['env'];
  } = {},
): Promise<StubCluster> {
  const directory = await mkdtemp(path.join(tmpdir(), 'stub-cluster-'));
  const kubeconfig = path.join(directory, 'config');
  await writeFile(path.join(directory, 'ca.crt'), loopbackCertificate().cert);
  await writeFile(
    kubeconfig,
    JSON.stringify({
      'current-context': 'stub',
      contexts: [{ name: 'stub', context: { cluster: 'stub', user: 'tester', namespace: 'here' } }],
      clusters: [{ name: 'stub', cluster: { server: stub.url, 'certificate-authority': 'ca.crt', ...more.cluster } }],
      users: [{ name: 'tester', user: more.user ?? { token: 'let-me-in' } }],
    }),
  );
  const warnings: string[] = [];
  const cluster = await openCluster(
    { kubeconfig, ...more.flags },
    { env: more.env ?? {}, home: undefined, version: '1.2.3', onWarning: text => warnings.push(text) },
    signal,
  );
  return {
    ...cluster,
    warnings,
    directory,
    [Symbol.asyncDispose]: async () => {
      await cluster[Symbol.asyncDispose]();
      await rm(directory, { recursive: true });
    },
  };
}
