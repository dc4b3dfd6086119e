#!/bin/bash
# From power-on to PID 1: what firmware, kernel, initramfs and ostree-prepare-root do on a real node. It is process 1 of the
# node's fresh namespaces, in the directory that disk.sh made, and becomes systemd.
# Environment: NAME, ADDRESS/PREFIX, GATEWAY and MAC of the node; NETWORK, the path of the network namespace with the bridge,
# and PORT, the name of the node's port there; BOOT_ID; FIPS, 1 or empty.
set -e
source "${BASH_SOURCE%/*}/dev.sh"
source "${BASH_SOURCE%/*}/fips.sh"
box=$PWD disk=$PWD/disk root=$PWD/root

# The network card, and its cable to the bridge.
hostname "${NAME:0:64}" # A node's name may be longer than the kernel lets a machine's be.
nsenter --net="$NETWORK" ip link delete "$PORT" 2>/dev/null || true # what a dying predecessor may still hold
ip link add eth0 address "$MAC" type veth peer name "$PORT" netns "$NETWORK"
nsenter --net="$NETWORK" ip link set "$PORT" master bridge up
ip -batch - <<Y
link set lo up
address add $ADDRESS/$PREFIX dev eth0
link set eth0 up
route add default via $GATEWAY
Y

# The deployment: the last boot entry by name is the default one. Its /usr is what was committed, over the machine's own
# /usr, and read-only. The overlay is mounted on the deployment itself, before that becomes the root, because `ostree admin
# unlock` finds its lower layer there.
mount --bind "$disk" "$disk"
options=$(sed -n 's/^options //p' "$(printf '%s\n' "$disk"/boot/loader/entries/*.conf | tail -1)")
deployment=$(readlink -f "$disk$(sed 's/.*ostree=\([^ ]*\).*/\1/' <<<"$options")")
cd "$deployment"
mount -t overlay -o ro,lowerdir=usr:/usr overlay usr
if [ -d .usr-ovl-work ]; then # `ostree admin unlock --hotfix`: ostree src/switchroot/ostree-prepare-root.c
  mount -t overlay -o lowerdir=usr,upperdir=.usr-ovl-upper,workdir=.usr-ovl-work overlay usr
fi
cd "$box"
mount --rbind "$deployment" "$root"
mount --bind "$disk/ostree/deploy/rhcos/var" "$root/var"
mount --rbind "$disk" "$root/sysroot"
mount --bind "$disk/boot" "$root/boot"
mount -o remount,bind,ro "$root/sysroot"
mount -o remount,bind,ro "$root/boot"

# What the kernel and the initramfs provide.
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$root/run"
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/tmp"
mkdir -p "$root"/run/{lab,lock}
touch "$root/run/ostree-booted"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$root/sys"
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$root/sys/fs/cgroup"
make_dev "$root/dev"
: > console.log
touch "$root/dev/console"
mount --bind console.log "$root/dev/console"

# Nothing of the machine can be changed from inside. boot_id comes after the bind of /proc/sys, which would hide it.
[ ! -e "$root/proc/sysrq-trigger" ] || mount --bind "$root/dev/null" "$root/proc/sysrq-trigger"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
[ ! "$FIPS" ] || show_fips "$root"
echo "$BOOT_ID" > boot_id
mount --bind boot_id "$root/proc/sys/kernel/random/boot_id"
echo "BOOT_IMAGE=/vmlinuz $options" > cmdline
mount --bind cmdline "$root/proc/cmdline"

# What only the lab needs: a directory shared with it, and the file system of all containers' images.
mount --bind "$box/lab" "$root/run/lab"
mount --bind /usr "$root/var/lib/containers/image"
mount -o remount,bind,ro "$root/var/lib/containers/image"

cd "$root"
pivot_root . var/.old
cd /
umount -l /var/.old
mount --make-rshared / # as systemd has it on a machine whose kernel started it
echo 'systemd begins' >&3 # to the lab
exec 3>&-
# With `container` set, systemd leaves the machine's sysctls and disks alone, and ends when it crashes.
exec env -i container=lab PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin \
  /usr/lib/systemd/systemd --system --log-target=journal --show-status=no < /dev/null
