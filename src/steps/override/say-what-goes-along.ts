import type { Node } from '../../model/node/node.ts';
import { alongWords, isOfOthers, recordedAlong, whatGoesAlong } from '../../model/override/goes-along.ts';
import type { OverrideRecord } from '../../model/override/override-record.ts';
import type { Wish } from '../../model/override/override-wish.ts';
import type { Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';

export type AlongSight = {
  readonly node: string;
  readonly wishes: readonly Wish[];
  readonly status: Status;
  readonly record: OverrideRecord | undefined;
  /** Who asks; empty where nobody knows. */
  readonly by: string;
};

/** Says what an earlier run has staged that the next boot will bring along: a warning where that was somebody else's run. */
export function sayWhatGoesAlong(
  ports: Pick<Ports, 'reporter' | 'clock'>,
  { node, wishes, status, record, by }: AlongSight,
): void {
  const along = whatGoesAlong(wishes, status, record);
  if (along.length === 0) return;
  const kind = isOfOthers(along, by) ? 'warning' : 'notice';
  const text = `what is staged there already goes along: ${alongWords(along, ports.clock.now())}`;
  ports.reporter.emit({ kind, node, text });
}

/** The same by what is recorded, for the one who is about to be asked. */
export function sayWhatIsRecorded(
  { reporter, clock }: Pick<Ports, 'reporter' | 'clock'>,
  nodes: readonly Pick<Node, 'metadata' | 'overrideRecord'>[],
): void {
  for (const { metadata, overrideRecord } of nodes) {
    const along = overrideRecord ? recordedAlong(overrideRecord) : [];
    if (along.length === 0) continue;
    const text = `is staged there already, as is recorded: ${alongWords(along, clock.now())}`;
    reporter.emit({ kind: 'notice', node: metadata.name, text });
  }
}
