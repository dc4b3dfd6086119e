/** How many paths one host command names: the API takes its words as part of an address, which has its limits. */
const pathsAtOnce = 50;

/** The same things in the same order, few enough at a time for one host command. */
export function batchesOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / pathsAtOnce);
  return Array.from({ length: count }, (_, at) => items.slice(at * pathsAtOnce, (at + 1) * pathsAtOnce));
}
