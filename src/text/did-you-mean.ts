/**
 * The candidate that a mistyped `word` most likely stands for: one that is a slip or two away, else one that goes on
 * where the word ends, or ends where the word goes on (`worker-a` for `worker-a.example.com`, and the other way round).
 * Case does not count; among equals the first one wins. `undefined` when nothing is near.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates];
  const slips = all.map(candidate => slipsBetween(word.toLowerCase(), candidate.toLowerCase()));
  const fewest = Math.min(...slips);
  if (fewest !== Number.POSITIVE_INFINITY) return all[slips.indexOf(fewest)];
  return all.filter(candidate => oneBeginsTheOther(word, candidate)).sort((a, b) => a.length - b.length)[0];
}

/** One slip for every three letters is still likely to be the same word; more than three are another one. */
function mostSlips(a: string, b: string): number {
  return Math.min(3, Math.floor(Math.max(a.length, b.length) / 3));
}

/** A beginning of two letters is shared by too many words to be a hint. */
function oneBeginsTheOther(word: string, candidate: string): boolean {
  const [short, long] = word.length < candidate.length ? [word, candidate] : [candidate, word];
  return short.length > 2 && long.toLowerCase().startsWith(short.toLowerCase());
}

/**
 * Letters added, left out, exchanged, or swapped with their neighbour (the optimal string alignment distance), or
 * infinity where that is more than is likely to be a slip.
 */
function slipsBetween(a: string, b: string): number {
  const most = mostSlips(a, b);
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (same ? 0 : 1),
        swapped ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = above;
    above = current;
  }
  const slips = at(above, b.length);
  return slips <= most ? slips : Number.POSITIVE_INFINITY;
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
