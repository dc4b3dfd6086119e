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
  readonly isAllowed?: boolean;
};

/** Ports that can read such a cluster, but for what is said to be otherwise, and change nothing; the user's agent has a key. */
export function aReadableCluster({ get, pools = [rawPool()], isAllowed = true }: Scene = {}): StrictPorts {
  const nodes = [a, b].flatMap(node => node ?? []);
  return expecting({
    cluster: {
      get: getting({ ...cluster, ...get }),
      list: listing({ machineconfigpools: pools, nodes }),
      isAllowed: async () => isAllowed,
    },
    ssh: { agentIdentities: async () => [anIdentity('ssh-agent')] },
    clock: { randomSuffix: length => 'x7k2p'.slice(0, length) },
  });
}
