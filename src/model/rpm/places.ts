/**
 * Where a path of a package ends up on a node, as far as its name says: at the top of the tree `bin`, `lib` and the like are
 * links into `/usr`, and `/usr/local` is one to `/var/usrlocal` (coreos/rhel-coreos-config; rpm-ostree makes images so).
 */
export function placeOf(path: string): string {
  if (/^\/(?:bin|sbin|lib|lib64)(?:\/|$)/.test(path)) return `/usr${path}`;
  return path.replace(/^\/usr\/local(?=\/|$)/, '/var/usrlocal');
}

/** Whether the overlay, and so the next reboot, has it. */
export function isInUsr(path: string): boolean {
  return /^\/usr(?:\/|$)/.test(placeOf(path));
}
