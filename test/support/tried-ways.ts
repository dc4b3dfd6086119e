/** Whether all is to be tried, and not only a sample of it. */
export const triesAll = Boolean(process.env.RPMOVERLAY_TEST_ALL);

export type WayTried = 'host' | 'ssh';

/** Both ways to a node's `/usr` where all is to be tried, else one: what follows does not depend on it. */
export function waysTried(sample: WayTried): readonly WayTried[] {
  return triesAll ? ['host', 'ssh'] : [sample];
}
