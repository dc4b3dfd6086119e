import { isDrained } from '../../model/drain/is-drained.ts';
import { shortOf } from '../../model/override/pending-verdict.ts';
import type { RebootRequest } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { demandDrainable } from '../drain/look-at-drain.ts';
import { overrideOrigin, recordOverrides } from '../override/record-overrides.ts';
import type { OpenNode, Site } from '../pod/open-node.ts';
import { guardNode, stillQuiet } from '../pool/guard-node.ts';
import type { PoolPauses } from '../pool/pool-pauses.ts';
import type { Prepared, PreparedNode } from '../prepare/prepare.ts';
import type { Settle } from '../rollout/node-row.ts';
import type { RolloutWork } from '../rollout/roll-out.ts';
import { type NextBoot, proveBoot, seeNextBoot } from './next-boot.ts';
import { rebootInTurn } from './reboot-in-turn.ts';

export type RebootWork = {
  readonly request: RebootRequest;
  readonly prepared: Prepared;
  readonly site: Site;
  readonly pauses: Pick<PoolPauses, 'hold'>;
  /** `whoAmI` */
  readonly by: string;
};

/** The work of `reboot` on each node: what speaks against it is found before any is disturbed. */
export function rebootWork(ports: Ports, work: RebootWork, signal: AbortSignal): RolloutWork {
  const { request, prepared, site, pauses, by } = work;
  const { guard, drain } = request;
  const { facts } = prepared;
  const opened = new Map<string, OpenNode>();
  const letBegin = (node: PreparedNode) => guardNode(ports, { node, facts, guard, pauses }, signal);
  return {
    async prepare(node) {
      const { name } = node.node.metadata;
      await letBegin(node);
      if (isDrained(drain, facts.infrastructure)) await demandDrainable(ports, { node: name, flags: drain }, signal);
      const here = await site.openNode(node, signal);
      opened.set(name, here);
      announce(ports, here, await seeNextBoot(ports, here, signal));
      return 'disturb';
    },
    async disturb(node, settle) {
      const here = opened.get(node.node.metadata.name);
      if (!here) throw new Error(`node/${node.node.metadata.name} was not prepared`);
      await letBegin(node);
      let next: NextBoot | undefined;
      const { bootId } = await rebootInTurn(
        ports,
        {
          ...{ node, opened: here, prepared, site, drain, by },
          async beforeReboot() {
            await stillQuiet(ports, { node, facts, guard }, signal);
            next = await seeNextBoot(ports, here, signal);
          },
          async afterBoot(back) {
            if (!next) return;
            await proveBoot(ports, back, next, signal);
            if (node.node.overrideRecord?.staged !== next.checksum) return;
            const changes = [{ kind: 'booted', checksum: next.checksum }] as const;
            const origin = overrideOrigin(ports, prepared.run, by);
            await recordOverrides(ports, back.pod.node, { origin, changes }, signal);
          },
        },
        signal,
      );
      settleRebooted(settle, bootId, next);
    },
  };
}

function announce({ reporter }: Pick<Ports, 'reporter'>, { pod, look }: OpenNode, next: NextBoot | undefined): void {
  const say = (text: string): void => reporter.emit({ kind: 'notice', node: pod.node, text });
  if (next?.change !== undefined) say(`the reboot brings what is pending there: ${next.change}`);
  if (look.usr === 'unlocked') say('its /usr is unlocked: the reboot drops what was written there');
}

function settleRebooted(settle: Settle, bootId: string, next: NextBoot | undefined): void {
  const booted = next ? `; it runs deployment ${shortOf(next.checksum)}${next.change ? `: ${next.change}` : ''}` : '';
  const fields = { bootId, booted: next?.checksum ?? null, change: next?.change ?? null };
  settle({ state: 'rebooted', ...fields }, `rebooted, and back in service${booted}`);
}
