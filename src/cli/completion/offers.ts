import type { NamedKind } from '../../model/completion/known-names.ts';

/** What a word may be completed with. */
export type Offer =
  | { readonly kind: 'word'; readonly text: string; readonly summary?: string }
  | { readonly kind: NamedKind | 'file' | 'command' };

/**
 * What the help calls a value says what it may be completed with: in `here|node|agent|FILE` the small words are themselves,
 * and the capital ones stand for something.
 */
export function offersOf(label: string): readonly Offer[] {
  const words = label.split(/[^A-Za-z-]+/).filter(word => word !== '');
  return words.flatMap(word => (/^[a-z]/.test(word) ? [{ kind: 'word', text: word }] : (meanings[word] ?? [])));
}

/** Those that are none of these are known to the user only. */
const meanings: Readonly<Record<string, readonly Offer[]>> = {
  NODE: [{ kind: 'node' }],
  TARGET: [{ kind: 'node' }],
  POOL: [{ kind: 'pool' }],
  FILE: [{ kind: 'file' }],
  DIR: [{ kind: 'file' }],
  SRC: [{ kind: 'file' }],
  RPM: [{ kind: 'file' }],
  COMMAND: [{ kind: 'command' }],
};
