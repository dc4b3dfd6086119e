import type { Store, StoredObject } from '../api/store.ts';
import { CLUSTER_VERSIONS } from './resources.ts';
import { timestamp } from './timestamp.ts';

/** The cluster begins to be updated to a release, as ClusterVersion shows it (openshift/api `config/v1/types_cluster_version.go`). */
export function startUpgrade(store: Store, version: string): void {
  const image = `quay.io/openshift-release-dev/ocp-release@sha256:${'4'.repeat(64)}`;
  store.update(CLUSTER_VERSIONS, undefined, 'version', cluster => {
    const entry = { completionTime: null, startedTime: timestamp(), state: 'Partial', verified: true, image, version };
    cluster.spec = { ...cluster.spec, desiredUpdate: { architecture: '', force: false, image, version } };
    cluster.metadata.generation = (cluster.metadata.generation ?? 1) + 1;
    cluster.status = { ...cluster.status, desired: { image, version }, history: [entry, ...cluster.status.history] };
    setProgressing(cluster, 'True', `Working towards ${version}: 106 of 903 done (11% complete), waiting on etcd`);
  });
}

export function finishUpgrade(store: Store): void {
  store.update(CLUSTER_VERSIONS, undefined, 'version', cluster => {
    const [newest, ...older] = cluster.status.history;
    const done = { ...newest, completionTime: timestamp(), state: 'Completed' };
    cluster.status = { ...cluster.status, history: [done, ...older] };
    setProgressing(cluster, 'False', `Cluster version is ${newest.version}`);
  });
}

function setProgressing({ status }: StoredObject, wanted: 'True' | 'False', message: string): void {
  status.conditions = status.conditions.map((condition: { type: string }) =>
    condition.type === 'Progressing'
      ? { ...condition, status: wanted, message, lastTransitionTime: timestamp() }
      : condition,
  );
}
