import { overrideFields, overrideWords } from '../../model/override/override-row.ts';
import type { Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import type { OpenNode } from '../pod/open-node.ts';
import { stillQuiet } from '../pool/guard-node.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import { rebootInTurn } from '../reboot/reboot-in-turn.ts';
import { type ArmedRollback, armRollback } from '../rollback/arm-rollback.ts';
import type { Settle } from '../rollout/node-row.ts';
import { confirmBoot } from './confirm-boot.ts';
import { demandStillStaged } from './demand-still-staged.ts';
import type { OverrideWorkOptions } from './override-work.ts';
import { overrideOrigin } from './record-overrides.ts';
import type { StagedOverride } from './stage-override.ts';

export type BootOptions = Omit<OverrideWorkOptions, 'afterwards' | 'locals'> & {
  readonly node: PreparedNode;
  readonly opened: OpenNode;
  readonly staged: Extract<StagedOverride, { kind: 'staged' }>;
};

/**
 * Reboots a node into what was staged there, in turn, and proves through a new pod that it runs it. The last look before is
 * whether it is still staged; the switch that is armed then goes back to the present deployment unless that proof comes.
 */
export async function bootStaged(
  ports: Ports,
  options: BootOptions,
  settle: Settle,
  signal: AbortSignal,
): Promise<void> {
  const { request, prepared, site, node, opened, staged, by } = options;
  const { guard, drain, deadman } = request;
  const { facts, run } = prepared;
  const { checksum, wishes } = staged;
  let armed: ArmedRollback | undefined;
  let seen: Status | undefined;
  const { bootId } = await rebootInTurn(
    ports,
    {
      ...{ node, opened, prepared, site, drain, by },
      async beforeReboot(own) {
        await stillQuiet(ports, { node, facts, guard }, own);
        const origin = overrideOrigin(ports, run, by);
        const back = await demandStillStaged(ports, { pod: opened.pod, checksum, origin }, own);
        if (deadman.armed === 'never') return;
        const arming = { pod: opened.pod, run, by, checksum, back, windowMs: deadman.windowMs, undo: site.onNodes };
        armed = await armRollback(ports, arming, own);
      },
      async afterBoot({ pod }, own) {
        armed?.forget();
        const confirming = { pod, run, checksum, wishes, origin: overrideOrigin(ports, run, by), request };
        seen = await confirmBoot(ports, { ...confirming, isArmed: armed !== undefined }, own);
      },
    },
    signal,
  );
  const fields = seen ? overrideFields(wishes, seen) : staged.fields;
  settle({ state: 'booted', ...fields, bootId }, `rebooted, and runs ${overrideWords(staged.fields)}`);
}
