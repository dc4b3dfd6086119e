import { createNamespace } from '../api/seed.ts';
import type { Draft, Store } from '../api/store.ts';
import { CLUSTER_VERSIONS, IMAGE_STREAMS, INFRASTRUCTURES } from './resources.ts';

/** Of the cluster itself. */
const INSTALLED = '2026-11-20T08:00:00Z';

const RELEASE_IMAGE = `quay.io/openshift-release-dev/ocp-release@sha256:${'3'.repeat(64)}`;

/** What `oc debug` takes for its pods. */
export const TOOLS_IMAGE = `quay.io/openshift-release-dev/ocp-v4.0-art-dev@sha256:${'7'.repeat(64)}`;

/** Those that every cluster has, as far as anything here looks into them, and one for the user `restricted`. */
const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system', 'openshift', 'restricted-ns'];

/** Creates what an installation leaves in the API, but for nodes and what the machine config operator makes. */
export function createClusterObjects(store: Store, openshiftVersion: string): void {
  for (const name of NAMESPACES) createNamespace(store, name);
  createNamespace(store, 'openshift-machine-config-operator', { 'pod-security.kubernetes.io/enforce': 'privileged' });
  store.create(CLUSTER_VERSIONS, clusterVersion(openshiftVersion));
  store.create(INFRASTRUCTURES, infrastructure());
  store.create(IMAGE_STREAMS, toolsImageStream());
}

function clusterVersion(version: string): Draft {
  const condition = (type: string, status: string, message: string) => ({
    lastTransitionTime: INSTALLED,
    message,
    status,
    type,
  });
  const done = { completionTime: INSTALLED, startedTime: INSTALLED, state: 'Completed', verified: false };
  return {
    apiVersion: 'config.openshift.io/v1',
    kind: 'ClusterVersion',
    metadata: { name: 'version', generation: 1 },
    spec: { channel: `stable-${version.split('.', 2).join('.')}`, clusterID: '1ab00000-0000-4000-8000-000000000001' },
    status: {
      availableUpdates: null,
      conditions: [
        condition('Available', 'True', `Done applying ${version}`),
        condition('Failing', 'False', ''),
        condition('Progressing', 'False', `Cluster version is ${version}`),
      ],
      desired: { image: RELEASE_IMAGE, version },
      history: [{ ...done, image: RELEASE_IMAGE, version }],
      observedGeneration: 1,
      versionHash: 'lab',
    },
  };
}

function infrastructure(): Draft {
  return {
    apiVersion: 'config.openshift.io/v1',
    kind: 'Infrastructure',
    metadata: { name: 'cluster', generation: 1 },
    spec: { cloudConfig: { name: '' }, platformSpec: { type: 'None' } },
    status: {
      apiServerInternalURI: 'https://api-int.lab.example:6443',
      apiServerURL: 'https://api.lab.example:6443',
      controlPlaneTopology: 'HighlyAvailable',
      cpuPartitioning: 'None',
      etcdDiscoveryDomain: '',
      infrastructureName: 'lab-x7k2p',
      infrastructureTopology: 'HighlyAvailable',
      platform: 'None',
      platformStatus: { type: 'None' },
    },
  };
}

function toolsImageStream(): Draft {
  const item = {
    created: INSTALLED,
    dockerImageReference: TOOLS_IMAGE,
    generation: 2,
    image: `sha256:${'7'.repeat(64)}`,
  };
  const repository = 'image-registry.openshift-image-registry.svc:5000/openshift/tools';
  return {
    apiVersion: 'image.openshift.io/v1',
    kind: 'ImageStream',
    metadata: { name: 'tools', namespace: 'openshift', generation: 2 },
    spec: {
      lookupPolicy: { local: false },
      tags: [{ name: 'latest', from: { kind: 'DockerImage', name: TOOLS_IMAGE } }],
    },
    status: { dockerImageRepository: repository, tags: [{ tag: 'latest', items: [item] }] },
  };
}
