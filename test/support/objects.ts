import { type Node, nodes } from '../../src/model/node/node.ts';
import { type Pool, pools } from '../../src/model/pool/pool.ts';

type NodeOptions = {
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly bootId?: string;
  readonly ready?: 'True' | 'False' | 'Unknown';
  readonly os?: string;
  readonly unschedulable?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly resourceVersion?: string;
  /** Beside `Ready`, by their types. */
  readonly conditions?: Readonly<Record<string, string>>;
  readonly config?: {
    readonly current: string;
    readonly desired?: string;
    readonly state?: string;
    readonly reason?: string;
  };
};

/** A Node as the API sends it, read by the product's own reader. */
export function aNode(options: NodeOptions = {}): Node {
  return nodes.read(rawNode(options));
}

/** A Node as the API sends it. */
export function rawNode(options: NodeOptions = {}): object {
  const { name = 'worker-a', roles = ['worker'], bootId = 'boot-1', ready = 'True', os = 'linux', config } = options;
  const { unschedulable = false } = options;
  const prefix = 'machineconfiguration.openshift.io';
  const configured = config && {
    [`${prefix}/currentConfig`]: config.current,
    [`${prefix}/desiredConfig`]: config.desired ?? config.current,
    [`${prefix}/state`]: config.state ?? 'Done',
    [`${prefix}/reason`]: config.reason ?? '',
  };
  return {
    metadata: {
      name,
      uid: `uid-of-${name}`,
      ...(options.resourceVersion === undefined ? {} : { resourceVersion: options.resourceVersion }),
      labels: {
        ...Object.fromEntries(roles.map(role => [`node-role.kubernetes.io/${role}`, ''])),
        ...options.labels,
      },
      annotations: { ...configured, ...options.annotations },
    },
    spec: { unschedulable },
    status: {
      conditions: [
        { type: 'Ready', status: ready, reason: 'KubeletReady', message: 'kubelet is posting ready status' },
        ...Object.entries(options.conditions ?? {}).map(([type, status]) => ({ type, status })),
      ],
      addresses: [{ type: 'InternalIP', address: '10.0.0.7' }],
      nodeInfo: {
        bootID: bootId,
        operatingSystem: os,
        architecture: 'amd64',
        osImage: 'Red Hat Enterprise Linux CoreOS',
      },
    },
  };
}

type PoolOptions = {
  readonly name?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly paused?: boolean;
  readonly roles?: readonly string[];
  readonly nodeRole?: string;
  readonly target?: readonly [string, readonly string[]];
  readonly settled?: readonly [string, readonly string[]];
  readonly conditions?: Readonly<Record<string, string | readonly [string, string]>>;
  readonly counts?: { readonly machine?: number; readonly updated?: number; readonly degraded?: number };
  readonly generation?: number;
  readonly observedGeneration?: number;
};

const base = ['rendered-worker-0', ['00-worker', '99-worker-ssh']] as const;

/** A MachineConfigPool as the API sends it, read by the product's own reader; settled unless said otherwise. */
export function aPool(options: PoolOptions = {}): Pool {
  return pools.read(rawPool(options));
}

/** A MachineConfigPool as the API sends it; settled unless said otherwise. */
export function rawPool(options: PoolOptions = {}): object {
  const { name = 'worker', paused = false, target = base, settled = target, counts = {}, generation = 2 } = options;
  const { roles = [name], nodeRole = name, observedGeneration = generation } = options;
  const conditions = { Updated: 'True', Updating: 'False', Degraded: 'False', ...options.conditions };
  const configuration = ([rendered, sources]: readonly [string, readonly string[]]) => ({
    name: rendered,
    source: sources.map(source => ({ kind: 'MachineConfig', name: source })),
  });
  return {
    metadata: { name, generation, ...(options.annotations && { annotations: options.annotations }) },
    spec: {
      paused,
      configuration: configuration(target),
      nodeSelector: { matchLabels: { [`node-role.kubernetes.io/${nodeRole}`]: '' } },
      machineConfigSelector: {
        matchExpressions: [{ key: 'machineconfiguration.openshift.io/role', operator: 'In', values: roles }],
      },
    },
    status: {
      configuration: configuration(settled),
      observedGeneration,
      machineCount: counts.machine ?? 3,
      updatedMachineCount: counts.updated ?? 3,
      degradedMachineCount: counts.degraded ?? 0,
      conditions: Object.entries(conditions).map(([type, value]) => {
        const [status, message] = typeof value === 'string' ? [value, ''] : value;
        return { type, status, reason: '', message };
      }),
    },
  };
}
