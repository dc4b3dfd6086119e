import type { AccessNeeds } from '../access.ts';
import { daemonSets } from '../drain/daemon-set.ts';
import { nodes } from '../node/node.ts';
import { namespaces } from '../pod/namespace.ts';
import { pods } from '../pod/pod.ts';
import { infrastructures } from '../pool/cluster-config.ts';
import { machineConfigs } from '../pool/machine-config.ts';
import { pools } from '../pool/pool.ts';
import type { Request } from '../request.ts';
import type { AccessReview } from '../resource.ts';
import { may, type Rights, together } from './rights.ts';
import {
  changingKeys,
  choosingNodes,
  forwarding,
  inPods,
  loggingIn,
  placingPods,
  readingCluster,
  rebooting,
  recording,
  seeingRestart,
} from './rights-of-work.ts';

/** A command that talks to a cluster. */
export type CommandName = Exclude<Request['command'], 'text'>;

/** What a command asks of the user's rights, used as its title says: `usr --via host`. */
export type CommandRights = Rights & { readonly command: CommandName; readonly title: string };

export type RightsSight = AccessNeeds & {
  /** Whether nodes are drained before they are rebooted. */
  readonly drains: 'yes' | 'no';
  /** Whether there is a Machine Config Operator. Without one, nobody needs rights on what is its own, and no key is granted. */
  readonly operator: 'yes' | 'no';
};

/** All commands that have something to do here, in the order of the help. */
export function rightsOfCommands(sight: RightsSight): readonly CommandRights[] {
  const all = rightsOfAll(sight);
  return sight.operator === 'yes' ? all : all.filter(({ command }) => !command.startsWith('key ')).map(withoutOperator);
}

function rightsOfAll(sight: RightsSight): readonly CommandRights[] {
  const pod = inPods(sight);
  const login = together(loggingIn(sight), forwarding);
  const installing = together(recording, atMost('--put, --rpm and --restart fail', seeingRestart));
  const reverting = together(recording, seeingRestart);
  const overriding = together(pod, rebooting(sight.drains));
  return [
    of('usr', '--via ssh', login, installing),
    of('usr', '--via host', pod, installing),
    of('usr revert', '--via ssh', login, reverting),
    of('usr revert', '--via host', pod, reverting),
    of('usr confirm', '--via ssh', login, recording),
    of('usr confirm', '--via host', pod, recording),
    of('override replace', '', overriding),
    of('override remove', '', overriding),
    of('override reset', '', overriding),
    of('override list', '', listingNodes, readingCluster),
    of('override list', '--live', pod),
    of('reboot', '', overriding),
    of('status', '', listingNodes, showingPools),
    of('status', '--live', pod, showingPools),
    of('ssh', '', login),
    of('proxy', '', pod, forwarding),
    of('rescue', '', loggingIn(sight), recording, seeingRestart),
    of('check', '', choosingNodes, readingCluster, placingPods, checking),
    of('check', '--live', pod, checking, forwarding),
    of('cleanup', '', pod, cleaning),
    of('key grant', '', grantingKeys, changingKeys, readingCluster),
    of('key list', '', listingKeys),
    of('key revoke', '', revokingKeys, changingKeys, readingCluster),
  ];
}

function withoutOperator({ places, needs, wishes, uses, ...rest }: CommandRights): CommandRights {
  const others = (reviews: readonly AccessReview[]) => reviews.filter(({ group }) => group !== pools.group);
  return {
    ...rest,
    places: others(places),
    needs: others(needs),
    wishes: wishes.filter(({ rights }) => others(rights).length === rights.length),
    uses: others(uses),
  };
}

function of(command: CommandName, flag: string, ...pieces: readonly Partial<Rights>[]): CommandRights {
  return { command, title: [command, flag].filter(Boolean).join(' '), ...together(...pieces) };
}

/** What work needs that only some flags ask for. */
function atMost(without: string, { needs = [], wishes = [], uses = [] }: Partial<Rights>): Partial<Rights> {
  return { wishes: [{ rights: needs, without }, ...wishes], uses };
}

const listingNodes: Partial<Rights> = { needs: may(nodes, 'list'), uses: may(nodes, 'get') };

const showingPools: Partial<Rights> = {
  wishes: [{ rights: may(pools, 'list'), without: 'the state of the pools is not shown' }],
  uses: may(infrastructures, 'get'),
};

const checking: Partial<Rights> = {
  uses: [...may(machineConfigs, 'get'), ...may(pods, 'list'), ...may(daemonSets, 'list')],
};

const cleaning: Partial<Rights> = {
  needs: [
    ...may(namespaces, 'list', 'delete'),
    ...may(pods, 'list', 'watch', 'delete'),
    ...may(nodes, 'list', 'patch'),
    ...may(machineConfigs, 'list', 'delete'),
    ...may(pools, 'get', 'list', 'watch', 'patch'),
  ],
};

const listingKeys: Partial<Rights> = {
  needs: may(machineConfigs, 'list'),
  wishes: [{ rights: may(pools, 'list'), without: '--pool fails' }],
};

const revokingKeys: Partial<Rights> = {
  needs: [...may(machineConfigs, 'list', 'delete'), ...may(pools, 'list', 'watch')],
  wishes: [{ rights: may(nodes, 'list'), without: 'it fails where a change of keys would disturb nodes' }],
};

const grantingKeys = together(revokingKeys, { needs: may(machineConfigs, 'create') });
