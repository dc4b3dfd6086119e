import { objectionToLack, reviewsFor } from '../../model/access.ts';
import type { CheckedNode } from '../../model/check/check-result.ts';
import { type CheckRow, gravest } from '../../model/check/check-row.ts';
import { failedRows, liveTopics, unaskedRow } from '../../model/check/live-rows.ts';
import { podLifetimeSeconds } from '../../model/pod/pod-lifetime.ts';
import type { Common } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { openSite } from '../pod/open-node.ts';
import { missingRights } from '../prepare/check-access.ts';
import type { Prepared, PreparedNode } from '../prepare/prepare.ts';
import { workOnNodes } from '../rollout/work-on-nodes.ts';
import { objectionOf } from './failure-as-value.ts';
import { lookLive } from './look-live.ts';

/** Looks at the nodes themselves, each from a debug pod; those that no pod is tried on have rows that say so. */
export async function checkLive(
  ports: Pick<Ports, 'cluster' | 'ssh' | 'clock' | 'reporter'>,
  { prepared, common }: { readonly prepared: Prepared; readonly common: Common },
  undo: Undo,
  signal: AbortSignal,
): Promise<readonly CheckedNode[]> {
  const { namespace, identities, facts } = prepared;
  const keys = {
    keys: identities.map(({ publicKey }) => publicKey),
    canBeGranted: facts.pools !== undefined || facts.poolsAreHidden,
  };
  const missing = await missingRights(ports, reviewsFor({ namespace, grantsKey: false }), signal);
  const lack = objectionToLack(missing, namespace);
  const willing = lack ? [] : prepared.nodes.filter(({ objection }) => !objection);
  const { openNode } = openSite(ports, { prepared, common, lifetimeSeconds: podLifetimeSeconds(common, 'run'), undo });
  const seen = new Map<PreparedNode, CheckedNode['rows']>();
  const outcomes = await workOnNodes(
    ports,
    willing,
    {
      parallel: common.parallel,
      work: async (place, settle) => {
        const opened = await openNode(place, signal);
        const live = { node: place.node, opened, keys, program: common.program };
        const rows = await lookLive(ports, live, signal);
        seen.set(place, rows);
        settle({ state: gravest(rows)?.verdict ?? 'ok' }, `looked at: ${countWords(rows)}`);
      },
    },
    signal,
  );
  // Who was told to stop has not looked: that is no finding about a node.
  signal.throwIfAborted();
  return prepared.nodes.map(place => {
    const { node, objection } = place;
    const { code, message, hint } = outcomes[willing.indexOf(place)]?.result ?? noOutcome;
    const unasked = lack ?? (objection && objectionOf(objection));
    const failed =
      code === null ? [] : failedRows(node, liveTopics, { code, reason: message ?? code, hint: hint ?? undefined });
    const rows = seen.get(place) ?? (unasked ? [unaskedRow(node, unasked)] : failed);
    return { node: node.metadata.name, rows };
  });
}

const noOutcome = { code: null, message: null, hint: null };

/** `6 ok, 1 warning` */
function countWords(rows: readonly CheckRow[]): string {
  const counts = Map.groupBy(rows, ({ verdict }) => verdict);
  return [...counts]
    .map(([verdict, { length }]) => `${length} ${verdict}${isPlural(verdict, length) ? 's' : ''}`)
    .join(', ');
}

function isPlural(verdict: CheckRow['verdict'], count: number): boolean {
  return count > 1 && (verdict === 'warning' || verdict === 'failure');
}
