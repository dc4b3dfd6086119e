import type { Draft, StoredObject } from '../api/store.ts';
import { timestamp } from './timestamp.ts';

export type NodeRole = 'master' | 'worker';

export type NodeFacts = {
  readonly name: string;
  readonly role: NodeRole;
  /** Of a worker: the custom pool that it is in. */
  readonly pool?: string | undefined;
  readonly os: 'rhcos48' | 'rhcos8' | 'rhcos9';
  readonly address: string;
  readonly bootId: string;
};

/** `unknown`: the kubelet has not been heard of for too long. `runtime-down`: it has not heard of its runtime. */
export type NodeHealth = 'healthy' | 'runtime-down' | 'unknown';

/** A Node as its kubelet registers it; of the annotations those of the machine config operator are missing. */
export function nodeObject(facts: NodeFacts): Draft {
  const { name, role, os, pool = [] } = facts;
  const roles = role === 'master' ? ['control-plane', 'master'] : ['worker', pool].flat();
  const unwanted = { key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name.slice(0, 63).replace(/\W+$/, ''),
        'kubernetes.io/os': 'linux',
        ...Object.fromEntries(roles.map(one => [`node-role.kubernetes.io/${one}`, ''])),
        'node.openshift.io/os_id': OS[os].id,
      },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: role === 'master' ? { taints: [unwanted] } : {},
    status: {
      capacity: { ...RESOURCES, pods: '250' },
      allocatable: { ...RESOURCES, pods: '250' },
      conditions: nodeConditions([], 'healthy'),
      addresses: [
        { type: 'InternalIP', address: facts.address },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: nodeInfo(facts),
    },
  };
}

function nodeInfo({ name, os, bootId }: NodeFacts): object {
  const id = Buffer.from(name).toString('hex').padEnd(32, '0').slice(0, 32);
  return {
    machineID: id,
    systemUUID: id,
    bootID: bootId,
    kernelVersion: OS[os].kernel,
    osImage: OS[os].image,
    containerRuntimeVersion: 'cri-o://1.33.4',
    kubeletVersion: 'v1.33.5',
    kubeProxyVersion: '',
    operatingSystem: 'linux',
    architecture: 'amd64',
  };
}

/** `image` is the PRETTY_NAME of the node's os-release, as the kubelet takes it. */
const OS = {
  rhcos48: {
    id: 'rhcos',
    image: 'Red Hat Enterprise Linux CoreOS 48.84.202109241901-0 (Ootpa)',
    kernel: '4.18.0-305.19.1.el8_4.x86_64',
  },
  rhcos8: {
    id: 'rhcos',
    image: 'Red Hat Enterprise Linux CoreOS 412.86.202301311551-0 (Ootpa)',
    kernel: '4.18.0-372.134.1.el8_6.x86_64',
  },
  rhcos9: {
    id: 'rhel',
    image: 'Red Hat Enterprise Linux CoreOS 9.6.20251202-0',
    kernel: '5.14.0-570.66.1.el9_6.x86_64',
  },
};

const RESOURCES = {
  cpu: '2',
  'ephemeral-storage': '125293548Ki',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: '8145144Ki',
};

/** What a kubelet says when it is well: type, status, reason, message. */
const HEALTHY = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;

/** The four conditions; a heartbeat is the kubelet's own word, so it stays when that is not heard. */
export function nodeConditions(old: readonly NodeCondition[], health: NodeHealth): NodeCondition[] {
  const now = timestamp();
  return HEALTHY.map(([type, healthy, reason, message]) => {
    const before = old.find(condition => condition.type === type);
    const said = wordOf(health, { type, status: healthy, reason, message });
    return {
      type,
      status: said.status,
      lastHeartbeatTime: health === 'unknown' ? (before?.lastHeartbeatTime ?? now) : now,
      lastTransitionTime: before?.status === said.status ? before.lastTransitionTime : now,
      reason: said.reason,
      message: said.message,
    };
  });
}

type Word = Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'>;

/** `pkg/controller/nodelifecycle`; `pkg/kubelet/runtime.go`, which is heard of by way of the condition Ready alone. */
function wordOf(health: NodeHealth, healthy: Word): Omit<Word, 'type'> {
  if (health === 'unknown') {
    return { status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' };
  }
  const isDown = health === 'runtime-down' && healthy.type === 'Ready';
  return isDown ? { status: 'False', reason: 'KubeletNotReady', message: 'container runtime is down' } : healthy;
}

export type NodeCondition = {
  readonly type: string;
  readonly status: string;
  readonly lastHeartbeatTime: string;
  readonly lastTransitionTime: string;
  readonly reason: string;
  readonly message: string;
};

export function isReady(node: StoredObject): boolean {
  const conditions: NodeCondition[] = node.status?.conditions ?? [];
  return conditions.some(condition => condition.type === 'Ready' && condition.status === 'True');
}
