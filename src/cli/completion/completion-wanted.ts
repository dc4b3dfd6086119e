import { fileNameOf } from '../program-name.ts';

/**
 * The words that are to be completed, where the program is called for that: as `__complete -- WORD…`, which the scripts of
 * `completion` do (cobra's own scripts leave the `--` out), or by the name by which kubectl and oc find what completes
 * their plugin (`lookupCompletionExec` in kubectl's `pkg/cmd/plugin/plugin_completion.go`).
 */
export function completionWanted(argv0: string, words: readonly string[]): readonly string[] | undefined {
  if (/^(oc|kubectl)_complete-/.test(fileNameOf(argv0))) return words;
  const [first, second] = words;
  if (first !== '__complete') return undefined;
  return words.slice(second === '--' ? 2 : 1);
}
