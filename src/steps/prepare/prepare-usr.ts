import { Failure } from '../../errors.ts';
import { rebootsForKeys } from '../../model/pool/disruption.ts';
import type { UsrRequest } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { type Prepared, type PreparedNode, prepare } from './prepare.ts';

/** `prepare` for a run that leaves an overlay: refuses where the run's own key, when it is taken back, would end that. */
export async function prepareUsr(
  ports: Pick<Ports, 'cluster' | 'ssh' | 'files' | 'clock' | 'reporter'>,
  { common, target, via, ssh }: Pick<UsrRequest, 'common' | 'target' | 'via' | 'ssh'>,
  signal: AbortSignal,
): Promise<Prepared> {
  const wanted = { target, common, ssh: via === 'ssh' ? ssh : undefined, withoutKey };
  const prepared = await prepare(ports, wanted, signal);
  const { version, machineConfiguration } = prepared.facts;
  if (ssh.keepKey || !rebootsForKeys(version?.version, machineConfiguration)) return prepared;
  return { ...prepared, nodes: prepared.nodes.map(refuseGrant) };
}

/** What the user of `usr` can do where no key is let in. */
export const withoutKey = 'add --via host, which needs no key';

function refuseGrant(prepared: PreparedNode): PreparedNode {
  const { wayIn, objection, node } = prepared;
  if (objection || wayIn.kind !== 'grant') return prepared;
  const { name } = node.metadata;
  const why = `node/${name} would be rebooted again when the key is taken back, and its /usr be read-only as before`;
  const hint = 'add --keep-key, which leaves the key there, or --via host, which needs none';
  return { ...prepared, objection: new Failure('refused', 'WOULD_DISRUPT', why, { hint }) };
}
