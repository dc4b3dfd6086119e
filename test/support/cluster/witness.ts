import { setTimeout as delay } from 'node:timers/promises';
import type { OnHost } from '../node-truth.ts';
import type { Client } from './client.ts';

/** What a pod takes to start where its image must be pulled, and a namespace to get its service account. */
const patienceMs = 300_000;

/** After these it ends by itself, whatever becomes of the stories. */
const lifetimeSeconds = 4 * 3600;

/** Looks at a node past the program, from a pod of the stories' own that goes at the end. It is in PID 1's mount namespace. */
export async function openWitness(client: Client, node: string, ends: DisposableStack): Promise<OnHost> {
  const namespace = `stories-of-rpmoverlay-${crypto.randomUUID().slice(0, 5)}`;
  ends.defer(() => client.runAtOnce(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']));
  await client.run(['create', '-f', '-'], JSON.stringify(namespaceOf(namespace)));
  const pod = JSON.stringify(podOn(node, namespace, await imageOf(client)));
  await untilItWorks(() => client.run(['create', '-f', '-'], pod));
  const ready = ['wait', '--for=condition=Ready', 'pod/witness', `--timeout=${patienceMs / 1000}s`];
  await client.run(['-n', namespace, ...ready]);
  const exec = ['-n', namespace, 'exec', 'witness', '--', 'chroot', '/host', 'nsenter', '-t', '1', '-m', '--'];
  return script => client.run([...exec, 'sh', '-c', script]);
}

/** Until its service account is there, a namespace admits no pod. */
async function untilItWorks(act: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await act();
      return;
    } catch (error) {
      if (!String(error).includes('serviceaccount') || Date.now() > deadline) throw error;
    }
    await delay(500);
  }
}

/** What `oc debug node` takes: `openshift/tools` of the release payload (openshift/oc `pkg/cli/debug/debug.go`). */
async function imageOf(client: Client): Promise<string> {
  const tools = ['-n', 'openshift', 'get', 'imagestreams.image.openshift.io/tools'];
  const newest = 'jsonpath={.status.tags[?(@.tag=="latest")].items[0].dockerImageReference}';
  return (await client.run([...tools, '-o', newest])).trim();
}

function namespaceOf(name: string): object {
  const labels = {
    'pod-security.kubernetes.io/enforce': 'privileged',
    'security.openshift.io/scc.podSecurityLabelSync': 'false',
  };
  const annotations = { 'openshift.io/node-selector': '' };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels, annotations } };
}

function podOn(node: string, namespace: string, image: string): object {
  const container = {
    ...{ name: 'witness', image, command: ['sleep', `${lifetimeSeconds}`] },
    securityContext: { privileged: true, runAsUser: 0 },
    volumeMounts: [{ name: 'host', mountPath: '/host' }],
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'witness', namespace },
    spec: {
      ...{ nodeName: node, hostPID: true, restartPolicy: 'Never', tolerations: [{ operator: 'Exists' }] },
      ...{ activeDeadlineSeconds: lifetimeSeconds, terminationGracePeriodSeconds: 0 },
      ...{ containers: [container], volumes: [{ name: 'host', hostPath: { path: '/' } }] },
    },
  };
}
