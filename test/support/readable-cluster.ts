import type { Identity } from '../../src/ports.ts';
import { getting, listing } from './answers.ts';
import { anIdentity } from './identities.ts';
import { rawNode, rawPool } from './objects.ts';
import { expecting, type StrictPorts } from './ports.ts';

/** A rendered config that lets these keys in. */
export const letting = (...lines: string[]) => ({
  spec: { config: { passwd: { users: [{ name: 'core', sshAuthorizedKeys: lines }] } } },
});
const stream = { status: { tags: [{ tag: 'latest', items: [{ dockerImageReference: 'tools:1' }] }] } };
/** A policy by which a change of keys reboots nodes. */
export const rebootingForKeys = {
  status: { nodeDisruptionPolicyStatus: { clusterPolicies: { sshkey: { actions: [{ type: 'Reboot' }] } } } },
};
const [a, b] = ['worker-a', 'worker-b'].map(name => rawNode({ name, config: { current: 'r0' } }));

/** What the API knows of a usual cluster with two workers, in whose config nobody is let in. */
const cluster: Parameters<typeof getting>[0] = {
  'clusterversions/version': { status: { history: [{ state: 'Completed', version: '4.20.3' }] } },
  'infrastructures/cluster': {},
  'machineconfigurations/cluster': {},
  'namespaces/default': undefined,
  'nodes/worker-a': a,
  'nodes/worker-b': b,
  'machineconfigs/r0': letting(),
  'imagestreams/openshift/tools': stream,
  'imagestreams/openshift/must-gather': undefined,
};

export type Scene = {
  readonly get?: Parameters<typeof getting>[0];
  readonly pools?: Parameters<typeof listing>[0][string];
  readonly list?: Parameters<typeof listing>[0];
  readonly isAllowed?: boolean;
  /** Of the user's agent. */
  readonly keys?: readonly Identity[];
};

/** Ports that can read such a cluster, but for what is said to be otherwise, and change nothing; the user's agent has a key. */
export function aReadableCluster(scene: Scene = {}): StrictPorts {
  const { get, pools = [rawPool()], list, isAllowed = true, keys = [anIdentity('ssh-agent')] } = scene;
  const nodes = [a, b].flatMap(node => node ?? []);
  return expecting({
    cluster: {
      get: getting({ ...cluster, ...get }),
      list: listing({ machineconfigpools: pools, nodes, ...list }),
      isAllowed: async () => isAllowed,
    },
    ssh: { agentIdentities: async () => keys },
    clock: { randomSuffix: length => 'x7k2p'.slice(0, length) },
  });
}
