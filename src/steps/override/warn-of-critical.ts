import { criticalPackages } from '../../model/override/critical-package.ts';
import { nameOf, type Wish } from '../../model/override/override-wish.ts';
import type { OverrideWork } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import type { Afterwards } from './decide-afterwards.ts';

export type CriticalStaging = {
  readonly node: string;
  readonly wishes: readonly Wish[];
  readonly afterwards: Afterwards;
  readonly deadman: Pick<OverrideWork['deadman'], 'armed'>;
  /** What the user calls this program. */
  readonly program: string;
};

/**
 * Says which staged packages a node depends on, where it may not go back by itself: only a reboot by this program arms the
 * switch.
 */
export function warnOfCritical(
  { reporter }: Pick<Ports, 'reporter'>,
  { node, wishes, afterwards, deadman, program }: CriticalStaging,
): void {
  if (afterwards === 'reboot' && deadman.armed !== 'never') return;
  const changed = wishes.filter(({ kind }) => kind !== 'base').map(nameOf);
  const boot = `boot it with ${program} reboot ${node}, which arms the dead-man's switch: any other reboot has none`;
  const words = afterwards === 'stay' ? `; ${boot}` : noSwitch;
  for (const { name, reason } of criticalPackages(changed)) {
    reporter.emit({ kind: 'warning', node, text: `${name} is runtime-critical (${reason})${words}` });
  }
}

const noSwitch = ", and no dead-man's switch takes the node back if it fails with it";
