import { type DrainPod, readDrainPod } from '../../src/model/drain/drain-pod.ts';

export type DrainPodOptions = {
  readonly name?: string;
  readonly phase?: string;
  /** `Kind/name` */
  readonly controller?: string;
  readonly isMirror?: boolean;
  readonly volumes?: readonly object[];
  readonly deletionTimestamp?: string;
};

/** A Pod as the API sends it; of a ReplicaSet unless said otherwise. */
export function rawDrainPod(options: DrainPodOptions = {}): object {
  const { name = 'web', phase = 'Running', controller = 'ReplicaSet/web', isMirror = false, volumes = [] } = options;
  const [kind, owner] = controller.split('/');
  return {
    metadata: {
      namespace: 'shop',
      name,
      uid: `uid-of-${name}`,
      ownerReferences: kind
        ? [
            { kind: 'Other', name: 'other' },
            { kind, name: owner, controller: true },
          ]
        : [],
      annotations: isMirror ? { 'kubernetes.io/config.mirror': 'hash' } : {},
      ...(options.deletionTimestamp !== undefined && { deletionTimestamp: options.deletionTimestamp }),
    },
    spec: { volumes },
    status: { phase },
  };
}

export function aDrainPod(options: DrainPodOptions = {}): DrainPod {
  return readDrainPod(rawDrainPod(options));
}
