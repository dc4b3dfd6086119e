import { Failure } from '../../errors.ts';
import type { CheckRow } from '../../model/check/check-row.ts';
import {
  aboutNode,
  drainRow,
  fipsRow,
  kubeletRow,
  layeringRow,
  nodeRow,
  operatorRow,
  rescueRow,
  systemRow,
  wayInRow,
} from '../../model/check/node-rows.ts';
import { imageRow } from '../../model/check/place-rows.ts';
import { isDrained } from '../../model/drain/is-drained.ts';
import type { Node } from '../../model/node/node.ts';
import { poolOf } from '../../model/pool/pool.ts';
import { objectionToPod } from '../../model/put/put-suspicion.ts';
import type { CheckRequest } from '../../model/request.ts';
import { demandDrainable } from '../drain/look-at-drain.ts';
import { imageForNode } from '../pod/debug-image.ts';
import { algorithmWanted, lookForWayIn, type PreparedNode } from '../prepare/prepare.ts';
import { withoutKey } from '../prepare/prepare-usr.ts';
import { renderedConfigOf } from '../prepare/rendered-config.ts';
import { failureAsValue, objectionOf } from './failure-as-value.ts';
import type { CheckPorts, ClusterSight } from './see-cluster.ts';

export type NodeToCheck = { readonly node: Node; readonly sight: ClusterSight; readonly request: CheckRequest };

export type SeenNode = {
  readonly rows: readonly CheckRow[];
  /** For a debug pod on it; nobody logs in there. */
  readonly prepared: PreparedNode;
  /** Whether `usr --via ssh` would have a key granted for it. */
  readonly grantsKey: boolean;
};

/** What the API tells of one node, and the node as a debug pod on it needs it. */
export async function checkNode(
  ports: CheckPorts,
  { node, sight, request }: NodeToCheck,
  signal: AbortSignal,
): Promise<SeenNode> {
  const { facts, identities, upgrade } = sight;
  const objection = objectionToPod(node, request.common.program);
  const insistsOn = algorithmWanted(request.ssh, identities);
  const [image, config, wayIn, drained] = await Promise.all([
    sight.image ?? imageForNode(ports, node.metadata.name, signal),
    renderedConfigOf(ports, node, signal),
    lookForWayIn(ports, { node, facts, identities, insistsOn, withoutKey }, signal),
    checkDrain(ports, { node, sight, request }, signal),
  ]);
  const rows = [
    nodeRow(node, objection),
    kubeletRow(node, sight.version),
    systemRow(node),
    layeringRow(node),
    ...(config ? [fipsRow(node, config.fips)] : []),
    ...(sight.image ? [] : [imageRow(aboutNode('', node).subject, image)]),
    operatorRow(node, { pool: facts.pools ? poolOf(node, facts.pools) : 'hidden', upgrade }),
    wayInRow(node, wayIn, withoutKey),
    drainRow(node, drained),
    rescueRow(node, sight.all, facts.pools),
  ];
  const refusal = objection && new Failure('refused', objection.code, objection.reason, { hint: objection.hint });
  // Where none can be granted just now, the rights are needed all the same.
  const grantsKey = wayIn.kind === 'grant' || (wayIn.kind === 'refused' && wayIn.code !== 'NO_MCO');
  const prepared = { node, image: image.image, wayIn: { kind: 'unknown' }, objection: refusal } as const;
  return { rows, prepared, grantsKey };
}

async function checkDrain(
  ports: CheckPorts,
  { node, sight, request: { drain } }: NodeToCheck,
  signal: AbortSignal,
): Promise<Parameters<typeof drainRow>[1]> {
  if (!isDrained(drain, sight.facts.infrastructure)) return 'alone';
  const options = { node: node.metadata.name, flags: drain };
  const plan = await failureAsValue(['refused'], () => demandDrainable(ports, options, signal));
  return plan instanceof Failure ? objectionOf(plan) : plan.evict.length;
}
