import { posix } from 'node:path';
import { Failure } from '../errors.ts';
import type { BinaryGround } from '../model/binary-findings.ts';
import { judgeBinary } from '../model/binary-verdict.ts';
import type { Reporter } from '../ports.ts';
import type { SourceFile, SourceLink } from './read-sources.ts';

/**
 * Refuses what cannot run on a node, as far as its bytes say, before anything is changed there: all reasons together, with
 * code and hint of the first. What only a run can show is said as a notice.
 */
export function judgeSources(
  { reporter }: { readonly reporter: Pick<Reporter, 'emit'> },
  sources: readonly (SourceFile | SourceLink)[],
  ground: BinaryGround,
): void {
  const verdicts = sources.flatMap(source => {
    if (source.kind === 'link' || source.role === 'data') return [];
    const name = posix.basename(source.path);
    return [{ name, verdict: judgeBinary(name, source.candidate, ground) }];
  });
  const refused = verdicts.flatMap(({ verdict }) => (verdict.kind === 'refused' ? verdict : []));
  const [first] = refused;
  if (first) {
    const reasons = refused.map(({ reason }) => reason).join('; ');
    throw new Failure('refused', first.code, reasons, { hint: first.hint });
  }
  for (const { name, verdict } of verdicts) {
    for (const text of verdict.unsure) {
      reporter.emit({ kind: 'notice', node: ground.node, text: `${name}: only a run shows ${text}` });
    }
  }
}
