import { letsCoreIn } from '../../model/node/node-look.ts';
import { isGrantName, isToStay, machineConfigs } from '../../model/pool/machine-config.ts';
import { poolOf } from '../../model/pool/pool.ts';
import type { UsrRequest } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import type { OpenNode } from '../pod/open-node.ts';
import { unlessForbidden } from '../unless-forbidden.ts';
import { findIdentities } from './find-identities.ts';
import type { Prepared, PreparedNode } from './prepare.ts';

export type EntryQuestion = {
  readonly request: Pick<UsrRequest, 'via' | 'ssh'>;
  readonly prepared: Pick<Prepared, 'identities' | 'facts'>;
  readonly node: Pick<PreparedNode, 'node'>;
  readonly opened: OpenNode;
};

/**
 * Whether a key is let in on a node for longer than this run, with which somebody can rescue it: one of the user's, or one
 * that `key grant` or `--keep-key` let in to the node's pool.
 */
export async function isUserLetIn(
  ports: Parameters<typeof findIdentities>[0] & Pick<Ports, 'cluster'>,
  question: EntryQuestion,
  signal: AbortSignal,
): Promise<boolean> {
  const { request, prepared, opened } = question;
  const { via, ssh } = request;
  const { identities, facts } = prepared;
  const known = via === 'ssh' ? identities : await findIdentities(ports, ssh, facts, signal);
  if (known.some(({ publicKey }) => letsCoreIn(opened.look, publicKey))) return true;
  return isGranteeLetIn(ports, question, signal);
}

/** By what the node's pool is made of: no right to list MachineConfigs is needed for that. */
async function isGranteeLetIn(
  { cluster }: Pick<Ports, 'cluster'>,
  { prepared: { facts }, node, opened }: EntryQuestion,
  signal: AbortSignal,
): Promise<boolean> {
  const sources = poolOf(node.node, facts.pools ?? [])?.settled.sources ?? [];
  const reading = sources
    .filter(isGrantName)
    .map(name => unlessForbidden(cluster.get(machineConfigs, { name }, signal)));
  const grants = (await Promise.all(reading)).filter(config => config !== undefined).filter(isToStay);
  return grants.some(({ coreKeys }) => coreKeys.some(key => letsCoreIn(opened.look, key)));
}
