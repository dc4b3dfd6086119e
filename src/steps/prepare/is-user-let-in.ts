import { letsCoreIn } from '../../model/node/node-look.ts';
import type { UsrRequest } from '../../model/request.ts';
import type { OpenNode } from '../pod/open-node.ts';
import { findIdentities } from './find-identities.ts';
import type { Prepared } from './prepare.ts';

export type EntryQuestion = {
  readonly request: Pick<UsrRequest, 'via' | 'ssh'>;
  readonly prepared: Pick<Prepared, 'identities' | 'facts'>;
  readonly opened: OpenNode;
};

/** Whether a key of the user's is let in on a node, for longer than this run. */
export async function isUserLetIn(
  ports: Parameters<typeof findIdentities>[0],
  { request: { via, ssh }, prepared: { identities, facts }, opened }: EntryQuestion,
  signal: AbortSignal,
): Promise<boolean> {
  const known = via === 'ssh' ? identities : await findIdentities(ports, ssh, facts, signal);
  return known.some(({ publicKey }) => letsCoreIn(opened.look, publicKey));
}
