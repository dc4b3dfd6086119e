import type { StoreView } from './store-view.ts';

/** Why not everything is as it was before the first put since the boot; `undefined` where it is. */
export function judgeReverted({ files, switch: armed }: StoreView): string | undefined {
  if (armed) return `the dead-man's switch of run ${armed.run} is ${armed.state}`;
  const other = files.filter(({ original, now }) => now !== original).map(({ path }) => path);
  return other.length === 0 ? undefined : `not the originals: ${other.join(', ')}`;
}
