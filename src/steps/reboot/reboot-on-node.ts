import { isDrained } from '../../model/drain/is-drained.ts';
import { shortOf } from '../../model/override/pending-verdict.ts';
import { stagedWishes } from '../../model/override/recorded-wishes.ts';
import type { RebootRequest } from '../../model/request.ts';
import { confirmByHand } from '../../model/rollback/rollback-verdict.ts';
import type { Ports } from '../../ports.ts';
import { demandDrainable } from '../drain/look-at-drain.ts';
import { bootStaged } from '../override/boot-staged.ts';
import { catchUpRecord } from '../override/catch-up-record.ts';
import { overrideOrigin } from '../override/record-overrides.ts';
import { seeStatus } from '../override/see-status.ts';
import type { OpenNode, Site } from '../pod/open-node.ts';
import { guardNode, stillQuiet } from '../pool/guard-node.ts';
import type { PoolPauses } from '../pool/pool-pauses.ts';
import type { Prepared, PreparedNode } from '../prepare/prepare.ts';
import { demandConfirmed } from '../rollback/demand-confirmed.ts';
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

/**
 * The work of `reboot` on each node: what speaks against it is found before any is disturbed. A deployment that this program
 * is recorded to have staged is booted as the run would have done it that staged it: proved, and gone back from else.
 */
export function rebootWork(ports: Ports, work: RebootWork, signal: AbortSignal): RolloutWork {
  const { request, prepared, site, pauses, by } = work;
  const { common, guard, drain } = request;
  const { facts, run } = prepared;
  const opened = new Map<string, OpenNode>();
  const letBegin = (node: PreparedNode) => guardNode(ports, { node, facts, guard, pauses }, signal);
  const catchUp = async ({ pod, look }: OpenNode) => {
    if (!look.isOstree) return undefined;
    const [status, origin] = [await seeStatus(ports, pod, signal), overrideOrigin(ports, run, by)];
    return catchUpRecord(ports, { pod, status, origin }, signal);
  };
  return {
    async prepare(node) {
      const { name } = node.node.metadata;
      await letBegin(node);
      if (isDrained(drain, facts.infrastructure)) await demandDrainable(ports, { node: name, flags: drain }, signal);
      const here = await site.openNode(node, signal);
      opened.set(name, here);
      await demandConfirmed(ports, { pod: here.pod, program: common.program, reboots: 'plainly' }, signal);
      await catchUp(here);
      announce(ports, here, await seeNextBoot(ports, here, signal));
      return 'disturb';
    },
    async disturb(node, settle) {
      const { name } = node.node.metadata;
      const here = opened.get(name);
      if (!here) throw new Error(`node/${name} was not prepared`);
      await letBegin(node);
      const record = await catchUp(here);
      let next = await seeNextBoot(ports, here, signal);
      if (next && record?.staged === next.checksum) {
        const { id, checksum } = next;
        const [wishes, keep] = [stagedWishes(record), confirmByHand(common.program, name)];
        const boot = { request, prepared, site, node, opened: here, by, id, checksum, wishes, keep };
        const { bootId } = await bootStaged(ports, boot, signal);
        settleRebooted(settle, bootId, next);
        return;
      }
      const { bootId } = await rebootInTurn(
        ports,
        {
          ...{ node, opened: here, prepared, site, drain, by },
          async beforeReboot() {
            await stillQuiet(ports, { node, facts, guard }, signal);
            next = await seeNextBoot(ports, here, signal);
            return undefined;
          },
          async afterBoot(back) {
            if (next) await proveBoot(ports, back, next, signal);
            await catchUp(back);
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
