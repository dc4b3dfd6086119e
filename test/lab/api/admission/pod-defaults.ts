import { isJsonObject, type JsonObject } from '../json.ts';
import { randomSuffix } from '../random-name.ts';
import type { Draft } from '../store.ts';
import { recordsAt } from '../table/column.ts';

/** What a pod gets that does not say otherwise: `pkg/apis/core/v1/defaults.go`, and the status of `podStrategy`. */
export function defaultPod(pod: Draft): void {
  const spec: JsonObject = isJsonObject(pod.spec) ? pod.spec : {};
  const containers = containersOf(spec);
  for (const container of containers) {
    defaultTo(container, 'resources', {});
    defaultTo(container, 'terminationMessagePath', '/dev/termination-log');
    defaultTo(container, 'terminationMessagePolicy', 'File');
    defaultTo(container, 'imagePullPolicy', pullPolicyOf(String(container.image ?? '')));
  }
  for (const volume of recordsAt(spec, 'volumes')) {
    if (isJsonObject(volume.hostPath)) defaultTo(volume.hostPath, 'type', '');
  }
  defaultTo(spec, 'restartPolicy', 'Always');
  defaultTo(spec, 'terminationGracePeriodSeconds', 30);
  defaultTo(spec, 'dnsPolicy', 'ClusterFirst');
  defaultTo(spec, 'securityContext', {});
  defaultTo(spec, 'schedulerName', 'default-scheduler');
  defaultTo(spec, 'enableServiceLinks', true);
  for (const flag of ['hostNetwork', 'hostPID', 'hostIPC']) if (spec[flag] === false) delete spec[flag];
  pod.spec = spec;
  pod.status = { phase: 'Pending', qosClass: qosClassOf(containers) };
}

/** What the admission plugins ServiceAccount, Priority and DefaultTolerationSeconds add. */
export function mutatePod(pod: Draft, priority: number): void {
  const spec: JsonObject = pod.spec;
  const account = spec.serviceAccountName ?? spec.serviceAccount ?? 'default';
  spec.serviceAccountName = account;
  spec.serviceAccount = account;
  spec.priority = priority;
  defaultTo(spec, 'preemptionPolicy', 'PreemptLowerPriority');
  if (spec.automountServiceAccountToken !== false) mountToken(spec);
  tolerateLostNodes(spec);
}

export function containersOf(spec: unknown): JsonObject[] {
  return [...recordsAt(spec, 'initContainers'), ...recordsAt(spec, 'containers')];
}

function defaultTo(object: JsonObject, key: string, value: unknown): void {
  object[key] ??= value;
}

function pullPolicyOf(image: string): string {
  const tag = /:(?<tag>[^:/@]+)$/.exec(image.replace(/@.*$/, ''))?.groups?.tag;
  return image.includes('@') || (tag !== undefined && tag !== 'latest') ? 'IfNotPresent' : 'Always';
}

function qosClassOf(containers: readonly JsonObject[]): string {
  const has = (container: JsonObject, part: string) => {
    const amounts = isJsonObject(container.resources) ? container.resources[part] : undefined;
    return isJsonObject(amounts) ? Object.keys(amounts) : [];
  };
  if (containers.every(container => has(container, 'limits').length + has(container, 'requests').length === 0)) {
    return 'BestEffort';
  }
  const isGuaranteed = containers.every(
    container => has(container, 'limits').length === 2 && has(container, 'requests').length === 0,
  );
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}

/** The projected volume of the service account's token, as OpenShift makes it, and its mount in every container. */
function mountToken(spec: JsonObject): void {
  const name = `kube-api-access-${randomSuffix()}`;
  const configMap = (map: string, key: string) => ({ configMap: { name: map, items: [{ key, path: key }] } });
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    configMap('kube-root-ca.crt', 'ca.crt'),
    {
      downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] },
    },
    configMap('openshift-service-ca.crt', 'service-ca.crt'),
  ];
  const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
  spec.volumes = [...recordsAt(spec, 'volumes'), { name, projected: { sources, defaultMode: 420 } }];
  for (const container of containersOf(spec)) {
    const mounts = recordsAt(container, 'volumeMounts');
    if (mounts.some(mount => mount.mountPath === mountPath)) continue;
    container.volumeMounts = [...mounts, { name, readOnly: true, mountPath }];
  }
}

function tolerateLostNodes(spec: JsonObject): void {
  const tolerations = recordsAt(spec, 'tolerations');
  const missing = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(
    key =>
      !tolerations.some(
        toleration =>
          [key, '', undefined].includes(toleration.key as string | undefined) &&
          ['NoExecute', '', undefined].includes(toleration.effect as string | undefined),
      ),
  );
  const added = missing.map(key => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }));
  if (added.length > 0) spec.tolerations = [...tolerations, ...added];
}
