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
};

/** Says which staged packages a node depends on, where it will not go back by itself: only the reboot of a run arms the switch. */
export function warnOfCritical(
  { reporter }: Pick<Ports, 'reporter'>,
  { node, wishes, afterwards, deadman }: CriticalStaging,
): void {
  if (afterwards === 'reboot' && deadman.armed !== 'never') return;
  const changed = wishes.filter(({ kind }) => kind !== 'base').map(nameOf);
  for (const { name, reason } of criticalPackages(changed)) {
    const text = `${name} is runtime-critical (${reason}), and no dead-man's switch takes the node back if it fails with it`;
    reporter.emit({ kind: 'warning', node, text });
  }
}
