import { isWritable, type Mount, superOption, topMountAt } from '../node/mount-table.ts';

/**
 * What a node's `/usr` is, judged by the mount table of PID 1 first, and by ostree's markers second: `ostree admin
 * unlock` itself goes by the markers alone and never looks at a mount (ostree `src/libostree/ostree-sysroot.c`).
 *
 * - `half-unlocked`: ostree believes that it is unlocked, and the host's `/usr` is read-only. That is what unlocking from a
 *   debug pod leaves: the overlay came to be in the pod's mount namespace, the marker in the `/run` of the host.
 * - `transient`: `ostree admin unlock --transient`, an overlay that is read-only for everybody but its maker.
 */
export type UsrState = 'read-only' | 'unlocked' | 'hotfix' | 'transient' | 'half-unlocked';

/** Where ostree keeps its markers: `/run/ostree/deployment-state/CHECKSUM.SERIAL/unlocked-…`. */
export const markerPattern = '/run/ostree/deployment-state/*/unlocked-*';

export function judgeUsr(table: readonly Mount[], markers: readonly string[]): UsrState {
  const mount = topMountAt('/usr', table);
  const hasMarker = (kind: string): boolean => markers.some(marker => marker.endsWith(`/unlocked-${kind}`));
  if (mount?.fileSystem === 'overlay' && isWritable(mount)) return isHotfix(mount) ? 'hotfix' : 'unlocked';
  if (hasMarker('transient')) return 'transient';
  return hasMarker('development') ? 'half-unlocked' : 'read-only';
}

/** The overlay of `--hotfix` lies in the deployment itself, and so outlives a reboot (ostree-sysroot.c, `.usr-ovl-upper`). */
function isHotfix(mount: Mount): boolean {
  return superOption(mount, 'upperdir')?.endsWith('.usr-ovl-upper') ?? false;
}
