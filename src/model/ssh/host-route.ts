import { quoteForSh } from '../../text/shell-quote.ts';
import { hostRoot } from '../pod/debug-pod.ts';

type Argv = readonly string[];

/** In the debug pod, with the host's root as the program's, but in the mount namespace of the pod. */
export function throughPod(argv: Argv): Argv {
  return ['chroot', hostRoot, ...argv];
}

/**
 * In the namespaces of the node's PID 1, by asking its systemd.
 *
 * `nsenter -t 1 -m` would reach the same mount namespace; but a unit of systemd's also lives on when the pod or the
 * connection dies in the middle of a change, and its programs start from PID 1's SELinux domain and not from the
 * container's: rpm-ostree itself leaves its own sandbox this way (coreos/rpm-ostree `rust/src/live.rs`, unlock_transient).
 * Without PrivateTmp or the like a unit shares PID 1's mount namespace.
 *
 * systemd puts its own variables in place of `$NAME` in the words of a unit, and takes `$$` for a plain `$`
 * (systemd.service(5), COMMAND LINES; the switch that turns this off is newer than RHEL 9's systemd).
 */
export function throughInit(argv: Argv): Argv {
  const words = argv.map(word => word.replaceAll('$', '$$$$'));
  return throughPod(['systemd-run', '--quiet', '--collect', '--wait', '--pipe', '--', ...words]);
}

/**
 * As root behind a login of `core`, as one line for that login's shell. `core` may do everything by `sudo` without a
 * password (coreos/fedora-coreos-config `overlay.d/05core`, sudoers.d).
 */
export function asRootBySsh(argv: Argv): string {
  return quoteForSh(['sudo', '-n', '--', ...argv]);
}

/** The same as one would type it: for `-v` and `--dry-run`. */
export function sshArgv(node: string, argv: Argv): Argv {
  return ['ssh', `core@${node}`, asRootBySsh(argv)];
}
