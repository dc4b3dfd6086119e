import { PODS } from '../lab/controllers/resources.ts';
import type { Lab } from '../lab/lab.ts';
import { until } from './trouble.ts';

const namespace = 'openshift-machine-config-operator';

/** The pod of the Machine Config Operator's daemon on a node, which has started or never will; gone with the disposal. */
export async function operatorDaemon(
  { store, ...lab }: Lab,
  node: string,
  image: 'right' | 'not-there' = 'right',
): Promise<AsyncDisposable> {
  const name = `machine-config-daemon-${node}`;
  const find = () => store.get(PODS, namespace, name);
  store.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { 'k8s-app': 'machine-config-daemon' } },
    spec: {
      nodeName: node,
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'machine-config-daemon', image, command: ['sleep', 'infinity'] }],
    },
    status: { phase: 'Pending' },
  });
  if (image === 'right') await until({ store, ...lab }, () => find()?.status.phase === 'Running');
  return {
    async [Symbol.asyncDispose]() {
      if (find()) store.remove(PODS, namespace, name);
    },
  };
}
