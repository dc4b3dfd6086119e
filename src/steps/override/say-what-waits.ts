import { nameOf } from '../../model/override/override-wish.ts';
import type { Ports } from '../../ports.ts';
import { dropHint } from './drop-staged.ts';
import type { StagedOverride } from './staged-override.ts';

export type WaitingStaging = {
  readonly node: string;
  /** The name that this program was called by. */
  readonly program: string;
  readonly staged: Pick<StagedOverride, 'wishes'>;
};

/** Of a node that was to be rebooted into what is staged there, and was not: how to go on, and how to drop that. */
export function sayWhatWaits(
  { reporter }: Pick<Ports, 'reporter'>,
  { node, program, staged: { wishes } }: WaitingStaging,
): void {
  // What was staged to take an override away is dropped with all that is pending.
  const isReset = wishes.every(({ kind }) => kind === 'base');
  const drop = isReset ? dropHint(node) : `${program} override reset ${wishes.map(nameOf).join(' ')} node/${node}`;
  const text = `it stays staged, and comes with the next reboot; to go on, run the same command again; to drop it: ${drop}`;
  reporter.emit({ kind: 'notice', node, text });
}
