import type { Lab } from '../lab/lab.ts';

/** Resolves as soon as the cluster is so; it is looked at now and after each change. */
export async function until(lab: Lab, isSo: () => boolean): Promise<void> {
  if (isSo()) return;
  await new Promise<void>(done => {
    const stop = lab.store.listen(() => {
      if (!isSo()) return;
      stop();
      done();
    });
  });
}
