import { Failure } from '../../errors.ts';
import type { Wish } from '../../model/override/override-wish.ts';
import type { OverrideWork } from '../../model/request.ts';
import type { Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import type { OpenNode, Site } from '../pod/open-node.ts';
import { stillQuiet } from '../pool/guard-node.ts';
import type { Prepared, PreparedNode } from '../prepare/prepare.ts';
import { rebootInTurn } from '../reboot/reboot-in-turn.ts';
import { type ArmedRollback, armRollback } from '../rollback/arm-rollback.ts';
import { confirmBoot } from './confirm-boot.ts';
import { demandStillStaged } from './demand-still-staged.ts';
import { overrideOrigin } from './record-overrides.ts';

export type StagedBoot = {
  readonly request: Pick<OverrideWork, 'common' | 'guard' | 'drain' | 'deadman'>;
  readonly prepared: Prepared;
  readonly site: Pick<Site, 'checkNode' | 'onNodes'>;
  readonly node: PreparedNode;
  readonly opened: OpenNode;
  /** `whoAmI` */
  readonly by: string;
  /** Of the staged deployment, and what is to be proved of it. */
  readonly id: string;
  readonly checksum: string;
  readonly wishes: readonly Wish[];
  /** What to do where the run is cut off once the node was told to reboot (`Leftover`). */
  readonly keep: string;
  /** The node was told to reboot: from now on it is not known what is staged there. */
  readonly telling?: () => void;
};

/**
 * Reboots a node into what was staged there, in turn, and proves through a new pod that it runs it. The last look before is
 * whether it is still staged; the switch that is armed then goes back to the present deployment unless that proof comes.
 */
export async function bootStaged(
  ports: Ports,
  { request, prepared, site, node, opened, by, id, checksum, wishes, keep, telling }: StagedBoot,
  signal: AbortSignal,
): Promise<{ readonly bootId: string; readonly seen: Status }> {
  const { guard, drain, deadman } = request;
  const { facts, run } = prepared;
  let armed: ArmedRollback | undefined;
  let seen: Status | undefined;
  const { bootId } = await rebootInTurn(
    ports,
    {
      ...{ node, opened, prepared, site, drain, by },
      async beforeReboot(own) {
        await stillQuiet(ports, { node, facts, guard }, own);
        const origin = overrideOrigin(ports, run, by);
        const back = await demandStillStaged(ports, { pod: opened.pod, staged: { id, checksum }, wishes, origin }, own);
        const arming = {
          pod: opened.pod,
          run,
          by,
          checksum,
          back,
          windowMs: deadman.windowMs,
          undo: site.onNodes,
          keep,
        };
        if (deadman.armed !== 'never') armed = await armRollback(ports, arming, own);
        const stay = (): void => {
          armed?.stay();
          telling?.();
        };
        return { stay, lift: async lifting => armed?.lift(lifting) };
      },
      async afterBoot({ pod }, own) {
        const confirming = {
          pod,
          run,
          wanted: { id, checksum },
          wishes,
          origin: overrideOrigin(ports, run, by),
          request,
        };
        try {
          seen = await confirmBoot(ports, { ...confirming, isArmed: armed !== undefined }, own);
        } catch (error) {
          if (isOver(error)) armed?.forget();
          throw error;
        }
        armed?.forget();
      },
    },
    signal,
  );
  if (!seen) throw new Error(`node/${opened.pod.node} was not looked at after its boot`);
  return { bootId, seen };
}

/** The switch has fired, or takes itself away since it is not about what was booted. */
function isOver(error: unknown): boolean {
  return error instanceof Failure && ['ROLLED_BACK', 'OTHER_DEPLOYMENT_BOOTED'].includes(error.code);
}
