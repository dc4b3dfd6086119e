import { change, type HostCommand } from '../host-command.ts';
import type { Run } from '../run-id.ts';

/** Mounts a writable overlay on `/usr` until the next reboot; execs `ostree admin unlock` (rpm-ostree `builtins/usroverlay.rs`). */
export const unlockUsr: HostCommand = change('rpm-ostree', 'usroverlay');

/** A file that only a writable `/usr` can hold, and that nobody else makes. */
export function probePath(run: Run): string {
  return `/usr/.oc-rpmoverlay-probe-${run.id}`;
}

export function createProbe(run: Run): HostCommand {
  return change('touch', probePath(run));
}

export function removeProbe(run: Run): HostCommand {
  return change('rm', '-f', probePath(run));
}

/** Where PID 1 sees a path, whatever mount namespace one looks from. */
export function asSeenByInit(path: string): string {
  return `/proc/1/root${path}`;
}

/** Takes ostree's markers away, which are all that makes it think that `/usr` is unlocked (ostree `ostree-sysroot.c`). */
export function removeMarkers(markers: readonly string[]): HostCommand {
  return change('rm', '-f', ...markers);
}
