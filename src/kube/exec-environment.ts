import { listAt, recordAt, textAt } from '../model/json.ts';
import type { Connection } from './connection.ts';
import type { ExecPlugin } from './kubeconfig.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a credential plugin: ours, the kubeconfig's additions, and `KUBERNETES_EXEC_INFO`, through which it
 * hears that nobody will answer its questions and, where the kubeconfig wants it, of the cluster
 * (client-go `pkg/apis/clientauthentication/v1`).
 */
export function execEnvironment(
  plugin: ExecPlugin,
  connection: Connection,
  surroundings: { readonly env: Environment; readonly ca: Buffer | undefined },
): readonly { name: string; value: string }[] {
  const info = {
    apiVersion: plugin.apiVersion,
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      ...(plugin.provideClusterInfo && { cluster: clusterInfo(connection, surroundings.ca) }),
    },
  };
  const all: Environment = { ...surroundings.env, ...plugin.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  return Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

function clusterInfo({ server, tlsServerName, insecure, proxy, cluster }: Connection, ca: Buffer | undefined): object {
  const extension = listAt(cluster.raw, 'extensions').find(
    item => textAt(item, 'name') === 'client.authentication.k8s.io/exec',
  );
  return {
    server: server.href.replace(/\/$/, ''),
    'tls-server-name': tlsServerName,
    'insecure-skip-tls-verify': insecure || undefined,
    'certificate-authority-data': ca?.toString('base64'),
    'proxy-url': proxy?.href,
    config: recordAt(extension, 'extension'),
  };
}
