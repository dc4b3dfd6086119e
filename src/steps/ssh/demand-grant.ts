import { Failure } from '../../errors.ts';
import type { Node } from '../../model/node/node.ts';
import { whatIsLeft } from '../../model/node/what-is-left.ts';
import { daemonPods } from '../../model/pod/debug-image.ts';
import { pods } from '../../model/pod/pod.ts';
import { objectionToDaemon } from '../../model/pool/operator-daemon.ts';
import type { Common } from '../../model/request.ts';
import type { WayIn } from '../../model/ssh/way-in.ts';
import type { Ports } from '../../ports.ts';
import { checkAccess } from '../prepare/check-access.ts';
import { objectionToDisruption } from '../prepare/key-disruption.ts';
import type { Prepared } from '../prepare/prepare.ts';
import { unlessForbidden } from '../unless-forbidden.ts';
import type { GrantWay } from './key-grants.ts';

export type SickNode = {
  readonly node: Node;
  /** For the pods that show whether pods start there. */
  readonly image: string;
  /** Found from what the API says; without a pod there, nobody else can be asked. */
  readonly wayIn: WayIn;
};

/**
 * The way to grant a key on a node on which no pod starts, where there is one: refuses before anything is made. The
 * operator's daemon is a pod too, which goes on only where it ran already.
 */
export async function demandGrant(
  ports: Pick<Ports, 'cluster'>,
  { node, wayIn }: SickNode,
  { prepared, common }: { readonly prepared: Pick<Prepared, 'facts' | 'namespace'>; readonly common: Common },
  signal: AbortSignal,
): Promise<GrantWay> {
  const { name } = node.metadata;
  const left = whatIsLeft(node);
  if (wayIn.kind === 'refused') throw new Failure('refused', wayIn.code, wayIn.reason, { hint: wayIn.hint });
  if (wayIn.kind !== 'grant') throw noWayIn(`node/${name}: none of your keys is let in there as core`, left);
  const onNode = { ...daemonPods, fieldSelector: `spec.nodeName=${name}` };
  const daemons = await unlessForbidden(ports.cluster.list(pods, onNode, signal));
  const objection = daemons && objectionToDaemon(node, daemons);
  if (objection !== undefined) throw noWayIn(`no key of yours is let in, and none can be granted: ${objection}`, left);
  const { pool, disruption } = wayIn;
  const pools = prepared.facts.pools ?? [];
  if (disruption !== undefined && !common.allowDisruption) {
    const { code, reason } = await objectionToDisruption(ports, { pool, pools, disruption }, signal);
    throw new Failure('refused', code, reason, { hint: `add --allow-disruption if that is wanted; or ${left}` });
  }
  await checkAccess(ports, { namespace: prepared.namespace, grantsKey: true }, signal);
  return wayIn;
}

function noWayIn(reason: string, hint: string): Failure {
  return new Failure('refused', 'NO_WAY_IN', reason, { hint });
}
