import { type Node, nodes } from '../../model/node/node.ts';
import { type MachineConfig, machineConfigs } from '../../model/pool/machine-config.ts';
import { type Pool, pools } from '../../model/pool/pool.ts';
import { type GrantGoal, judgeGrant } from '../../model/ssh/grant-verdict.ts';
import type { PublicKey } from '../../model/ssh/ssh-key.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { Ports } from '../../ports.ts';
import { awaitVerdict } from '../await-verdict.ts';
import { together } from '../together.ts';

export type AwaitedKey = {
  readonly node: string;
  readonly pool: string;
  /** The MachineConfig that lets the key in, or let it in. */
  readonly config: string;
  readonly publicKey: PublicKey;
  readonly goal: GrantGoal;
};

/** Waits until this node lets this key in (or no longer does), by the operator's own account. Says what it waits for. */
export async function awaitKey(
  { cluster, reporter }: Pick<Ports, 'cluster' | 'reporter'>,
  awaited: AwaitedKey,
  signal: AbortSignal,
): Promise<void> {
  const { node: name, pool: poolName, config, publicKey, goal } = awaited;
  const rendered = new Map<string, MachineConfig | undefined>();
  const open = (until: AbortSignal) =>
    [
      cluster.follow(nodes, { fieldSelector: `metadata.name=${name}` }, until),
      cluster.follow(pools, { fieldSelector: `metadata.name=${poolName}` }, until),
    ] as const;
  const seen = together(open, signal);
  const judge = async ([[node], [pool]]: readonly [readonly Node[], readonly Pool[]]): Promise<Verdict> => {
    const current = node?.config?.current ?? '';
    if (current !== '' && !rendered.has(current)) {
      rendered.set(current, await cluster.get(machineConfigs, { name: current }, signal));
    }
    return judgeGrant({ node, pool, rendered: rendered.get(current) }, { key: publicKey, config, goal });
  };
  const going = (reason: string): void => {
    const text = goal === 'granted' ? reason : `removing the key: ${reason}`;
    reporter.emit({ kind: 'progress', node: name, text });
  };
  await awaitVerdict({ subject: `node/${name}`, seen, judge, going }, signal);
}
