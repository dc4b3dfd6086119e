import { type AccessNeeds, describeReview, objectionToLack, reviewsFor } from '../access.ts';
import { machineConfigs } from '../pool/machine-config.ts';
import { pools } from '../pool/pool.ts';
import type { AccessReview } from '../resource.ts';
import { type CheckRow, objected, ok, theCluster } from './check-row.ts';

/** What a command asks of the user's rights. */
export type CommandRights = {
  readonly command: string;
  /** For its debug pods and keys, asked by the command itself before it makes anything. */
  readonly places: readonly AccessReview[];
  /** Without these it fails later. */
  readonly needs: readonly AccessReview[];
  /** Without these it does less. */
  readonly wishes: readonly { readonly right: AccessReview; readonly without: string }[];
};

export type RightsSight = AccessNeeds & {
  /** Whether nodes are drained before they are rebooted. */
  readonly drains: 'yes' | 'no';
};

/** All commands that need rights of their own, in the order of the help. */
export function rightsOfCommands({ namespace, grantsKey, drains }: RightsSight): readonly CommandRights[] {
  const inPods = reviewsFor({ namespace, grantsKey: false });
  const withKey = reviewsFor({ namespace, grantsKey });
  const rebooting = [patchNodes, ...(drains === 'yes' ? draining : [])];
  const records = { right: patchNodes, without: 'what is done is not recorded on the node object' };
  const showsPools = { right: ofPools('list'), without: 'the state of the pools is not shown' };
  return [
    { command: 'usr --via ssh', places: withKey, needs: [], wishes: [records] },
    { command: 'usr --via host', places: inPods, needs: [], wishes: [records] },
    { command: 'override', places: inPods, needs: rebooting, wishes: [] },
    { command: 'reboot', places: inPods, needs: rebooting, wishes: [] },
    { command: 'status', places: [], needs: [onNodes('list')], wishes: [showsPools] },
    { command: 'rescue', places: withKey, needs: [onNodes('list')], wishes: [] },
    { command: 'key', places: [], needs: onKeys, wishes: [] },
  ];
}

/** Each right once, however many commands ask for it. */
export function allReviews(commands: readonly CommandRights[]): readonly AccessReview[] {
  const all = commands.flatMap(({ places, needs, wishes }) => [
    ...places,
    ...needs,
    ...wishes.map(({ right }) => right),
  ]);
  return [...new Map(all.map(review => [describeReview(review), review])).values()];
}

/** Whether a command is let to do its work. `missing`: of all reviews, those that were denied. */
export function rightsRow(
  { command, places, needs, wishes }: CommandRights,
  missing: readonly AccessReview[],
  namespace: AccessNeeds['namespace'],
): CheckRow {
  const about = { topic: `may ${command}`, subject: theCluster };
  const denied = new Set(missing.map(describeReview));
  const isDenied = (review: AccessReview): boolean => denied.has(describeReview(review));
  const needed = [...places, ...needs];
  const objection = objectionToLack(needed.filter(isDenied), namespace);
  if (objection) {
    const hint = places.some(isDenied) ? objection.hint : 'ask for these rights';
    return objected(about, 'failure', { ...objection, hint });
  }
  const lost = wishes.find(({ right }) => isDenied(right));
  if (lost) {
    const reason = `you may not ${describeReview(lost.right)}: ${lost.without}`;
    return objected(about, 'warning', { code: 'FORBIDDEN', reason, hint: 'ask for this right' });
  }
  return ok(about, `all ${needed.length + wishes.length} rights`);
}

const onNodes = (verb: string): AccessReview => ({ verb, group: '', resource: 'nodes' });
const patchNodes = onNodes('patch');
const draining: readonly AccessReview[] = [
  { verb: 'list', group: '', resource: 'pods' },
  { verb: 'create', group: '', resource: 'pods', subresource: 'eviction' },
];
const ofPools = (verb: string): AccessReview => ({ verb, group: pools.group, resource: pools.plural });
const onKeys: readonly AccessReview[] = [
  ...['list', 'create', 'delete'].map(verb => ({ verb, group: machineConfigs.group, resource: machineConfigs.plural })),
  ...['list', 'watch'].map(ofPools),
];
