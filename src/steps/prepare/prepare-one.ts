import type { Common, SshFlags } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { type Prepared, type PreparedNode, prepare } from './prepare.ts';

/** `prepare` for a command that is about one node: what speaks against that node is thrown. */
export async function prepareOne(
  ports: Pick<Ports, 'cluster' | 'ssh' | 'files' | 'clock' | 'reporter'>,
  { node, common, ssh }: { readonly node: string; readonly common: Common; readonly ssh: SshFlags | undefined },
  signal: AbortSignal,
): Promise<{ readonly prepared: Prepared; readonly node: PreparedNode }> {
  const target = { kind: 'names', names: [node] } as const;
  const withoutKey = withoutKeyOn(node);
  const prepared = await prepare(ports, { target, common, ssh, withoutKey }, signal);
  const [only] = prepared.nodes;
  if (!only) throw new Error(`no node was prepared for ${node}`);
  if (only.objection) throw only.objection;
  return { prepared, node: only };
}

/** What the user of `ssh` can do where no key is let in. */
export function withoutKeyOn(node: string): string {
  return `oc debug node/${node}, which needs no key`;
}
