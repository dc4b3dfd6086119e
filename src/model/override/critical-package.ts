/** A package without which a node can start no container, cannot be reached, or cannot come up. */
export type CriticalPackage = { readonly name: string; readonly reason: string };

/** Those of `names` that are runtime-critical, each with the reason; what their files are is judged in `put/critical.ts`. */
export function criticalPackages(names: readonly string[]): readonly CriticalPackage[] {
  return names.flatMap(name => {
    const reason = rules.find(([pattern]) => pattern.test(name))?.[1];
    return reason === undefined ? [] : [{ name, reason }];
  });
}

/** As RHEL CoreOS and the OpenShift repositories call them. */
const rules: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^(runc|crun|conmon|conmon-rs)$/, 'every container is started through it'],
  [/^(cri-o|containernetworking-plugins|cri-tools)$/, 'it belongs to the container runtime'],
  [/^(openshift-)?kubelet$|^openshift-hyperkube$/, 'it is the kubelet'],
  [/^openssh(-server|-libs)?$|^sudo$/, 'it is the way in where no pod starts any more'],
  [/^systemd(-libs|-pam|-udev)?$|^dbus(-broker|-daemon|-libs)?$/, 'it belongs to systemd'],
  [/^(glibc|libgcc|libselinux|openssl-libs|pcre2|audit-libs)(-|$)/, 'programs of the node are loaded with it'],
  [/^(bash|coreutils(-single|-common)?|util-linux(-core)?)$/, 'scripts of the node run on it'],
  [/^(kernel|kernel-rt)(-|$)|^(dracut|grub2|shim)(-|$)/, 'the node boots with it'],
  [/^(ostree|rpm-ostree|bootc|rpm)(-libs)?$/, 'deployments are made and booted with it'],
  [/^(NetworkManager|openvswitch)/, 'the network of the node runs on it'],
];
