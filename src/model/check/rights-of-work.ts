import { type AccessNeeds, reviewsFor } from '../access.ts';
import { daemonSets } from '../drain/daemon-set.ts';
import { leases } from '../node/lease.ts';
import { nodes } from '../node/node.ts';
import { imageStreams } from '../pod/debug-image.ts';
import { namespaces } from '../pod/namespace.ts';
import { pods } from '../pod/pod.ts';
import { podEvents } from '../pod/pod-event.ts';
import { clusterVersions, infrastructures } from '../pool/cluster-config.ts';
import { machineConfigurations } from '../pool/disruption.ts';
import { machineConfigs } from '../pool/machine-config.ts';
import { pools } from '../pool/pool.ts';
import type { AccessReview } from '../resource.ts';
import { may, type Rights, together } from './rights.ts';

/** What is read of the cluster as a whole before anything is done. */
export const readingCluster: Partial<Rights> = {
  uses: [
    ...may(clusterVersions, 'get'),
    ...may(infrastructures, 'get'),
    ...may(machineConfigurations, 'get'),
    ...may(pools, 'list'),
  ],
};

/** Nodes by their names, and by what else names them. */
export const choosingNodes: Partial<Rights> = {
  needs: may(nodes, 'get'),
  wishes: [{ rights: may(nodes, 'list'), without: 'nodes have to be named: no --all, --pool or --selector' }],
};

/**
 * To let a privileged pod in, OpenShift's admission asks whether its creator may use constraints that allow it (OpenShift
 * documentation, Authentication and authorization, "Role-based access to security context constraints").
 */
export const privileged = {
  verb: 'use',
  group: 'security.openshift.io',
  resource: 'securitycontextconstraints',
  name: 'privileged',
} as const satisfies AccessReview;

/** Where debug pods go, and from which image they are made. */
export const placingPods: Partial<Rights> = {
  uses: [...may(namespaces, 'get'), ...may(imageStreams, 'get'), ...may(pods, 'list')],
};

/** Work in debug pods on nodes that the user has chosen. */
export function inPods({ namespace }: Pick<AccessNeeds, 'namespace'>): Rights {
  const own = { places: reviewsFor({ namespace, grantsKey: false }), uses: [privileged, ...may(pods, 'get')] };
  return together(readingCluster, choosingNodes, placingPods, own);
}

/** The same, and a login by SSH, on the node of the pod or on another one. */
export function loggingIn(needs: AccessNeeds): Rights {
  const own = {
    places: reviewsFor(needs),
    uses: may(machineConfigs, 'get'),
    wishes: [{ rights: may(machineConfigs, 'patch'), without: 'a key of --keep-key is not marked as kept' }],
  };
  return together(inPods(needs), own, ...(needs.grantsKey ? [changingKeys] : []));
}

/** To let a key in, or to take one away. */
export const changingKeys: Partial<Rights> = {
  wishes: [
    {
      rights: may(machineConfigurations, 'get'),
      without: 'nobody knows whom a change of keys disturbs, so it is refused without --allow-disruption',
    },
  ],
};

/** To sshd on the pod's own node; without, it is reached over exec. */
export const forwarding: Partial<Rights> = {
  uses: ['get', 'create'].map(verb => ({ verb, group: '', resource: 'pods', subresource: 'portforward' })),
};

export const recording: Partial<Rights> = {
  wishes: [{ rights: may(nodes, 'patch'), without: 'what is done is not recorded on the node object' }],
};

/** To see that a node is well after a change. */
export const seeingHealth: Partial<Rights> = {
  needs: may(nodes, 'list', 'watch'),
  wishes: [
    { rights: may(leases, 'list', 'watch'), without: 'that a kubelet is gone is seen late' },
    { rights: may(podEvents, 'list', 'watch'), without: 'why a new pod does not start is not told' },
  ],
};

/** The same, where no reboot shows that it is another kubelet that reports. */
export const seeingRestart = together(seeingHealth, { uses: may(leases, 'get') });

/** To empty nodes, reboot them, and see them back in service. */
export function rebooting(drains: 'yes' | 'no'): Rights {
  return together(seeingHealth, guarding, { needs: may(nodes, 'patch') }, ...(drains === 'yes' ? [draining] : []));
}

const evictions: AccessReview = { verb: 'create', group: '', resource: 'pods', subresource: 'eviction' };

const draining: Partial<Rights> = {
  needs: [...may(pods, 'list', 'watch'), evictions],
  wishes: [
    { rights: may(daemonSets, 'list'), without: 'pods of a daemon set that is gone are left on a drained node' },
    { rights: may(pods, 'delete'), without: '--disable-eviction fails' },
  ],
};

/** That the Machine Config Operator does not come in between. */
const guarding: Partial<Rights> = {
  wishes: [
    {
      rights: [...may(pools, 'list', 'watch'), ...may(clusterVersions, 'list', 'watch')],
      without: 'no pool is waited for that is at work',
    },
    { rights: may(pools, 'get', 'patch'), without: '--pause-pool is refused' },
  ],
};
