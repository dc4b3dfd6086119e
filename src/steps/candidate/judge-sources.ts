import { posix } from 'node:path';
import { Failure } from '../../errors.ts';
import type { BinaryGround } from '../../model/candidate/binary-findings.ts';
import { type BinaryVerdict, type FormGround, judgeBinary, judgeForm } from '../../model/candidate/binary-verdict.ts';
import type { Reporter } from '../../ports.ts';
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
  const judged = programsAmong(sources).map(([name, { candidate }]) => ({
    name,
    verdict: judgeBinary(name, candidate, ground),
  }));
  const objection = objectionOf(judged.map(({ verdict }) => verdict));
  if (objection) throw objection;
  for (const { name, verdict } of judged) {
    for (const text of verdict.unsure) {
      reporter.emit({ kind: 'notice', node: ground.node, text: `${name}: only a run shows ${text}` });
    }
  }
}

/** What speaks against them on a node before that was looked at. */
export function objectionToForms(
  sources: readonly (SourceFile | SourceLink)[],
  ground: FormGround,
): Failure | undefined {
  return objectionOf(programsAmong(sources).map(([name, { candidate }]) => judgeForm(name, candidate, ground)));
}

/** What is run or loaded, by its name. */
function programsAmong(sources: readonly (SourceFile | SourceLink)[]): readonly (readonly [string, SourceFile])[] {
  return sources.flatMap(source =>
    source.kind === 'link' || source.role === 'data' ? [] : [[posix.basename(source.path), source]],
  );
}

function objectionOf(verdicts: readonly BinaryVerdict[]): Failure | undefined {
  const refused = verdicts.flatMap(verdict => (verdict.kind === 'refused' ? verdict : []));
  const [first] = refused;
  const reasons = refused.map(({ reason }) => reason).join('; ');
  return first && new Failure('refused', first.code, reasons, { hint: first.hint });
}
