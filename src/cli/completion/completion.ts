import type { NamedKind } from '../../model/completion/known-names.ts';
import type { ConnectionFlags } from '../../model/request.ts';
import { printable } from '../../text/printable.ts';
import { isPackageName } from '../package-name.ts';
import { isObjectName } from '../value.ts';

/** What may stand where the cursor is. */
export type Completion = {
  readonly candidates: readonly Candidate[];
  /** Whether a shell shall look for files where no candidate fits. */
  readonly files: 'too' | 'no';
  /** Objects of the cluster whose names may stand there as well. */
  readonly names: NamesWanted | undefined;
};

/** A whole word; of a word such as `--output=js` what follows the first `=`. */
export type Candidate = { readonly text: string; readonly summary?: string | undefined };

export type NamesWanted = {
  readonly kinds: readonly NamedKind[];
  readonly connection: ConnectionFlags;
  /** What the user has typed of it. */
  readonly typed: string;
  /** Those that stand on the command line already. */
  readonly except: readonly string[];
};

/** Names of one kind as candidates, in the user's way of writing: behind `node/` where that was typed. */
export function candidatesOf(
  { typed, except }: Pick<NamesWanted, 'typed' | 'except'>,
  kind: NamedKind,
  names: readonly string[],
): readonly Candidate[] {
  const lead = kind === 'package' ? '' : (/^(nodes?|no)\//.exec(typed)?.[0] ?? '');
  const isName = kind === 'package' ? isPackageName : isObjectName;
  return names
    .filter(name => isName(name) && !except.includes(name))
    .map(name => ({ text: `${lead}${name}` }))
    .filter(({ text }) => text.startsWith(typed));
}

/**
 * The answer in the protocol that shells and kubectl understand: a candidate a line, its summary behind a tab, and at last
 * a directive: 4 is `ShellCompDirectiveNoFileComp`, 0 leaves it to the shell (cobra's `completions.go`; kubectl's
 * `pkg/cmd/plugin/plugin_completion.go`).
 */
export function completionText({ candidates, files }: Pick<Completion, 'candidates' | 'files'>): string {
  const lines = candidates.map(({ text, summary }) => (summary ? `${text}\t${printable(summary, 200)}` : text));
  return [...lines, files === 'too' ? ':0' : ':4', ''].join('\n');
}
