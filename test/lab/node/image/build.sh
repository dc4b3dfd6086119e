#!/bin/bash
# build.sh OS PACKAGES OUT: the disk of a node before it has a name, as a tar file: an OSTree physical root with one
# deployment. The commit holds only what a node has beyond the machine's own /usr, which lies under it at run time (boot.sh).
# OS: rhcos9, rhcos8 or rhcos48. PACKAGES: a directory with the .deb files of programs that the machine itself does not have.
set -euo pipefail
os=$1 packages=$2 out=$3
here=$(dirname "$(readlink -f "$0")")
work=$(mktemp -d "$out.XXXXXX")
trap 'rm -rf "$work"' EXIT
umask 022
export OSTREE_SYSROOT_DEBUG=mutable-deployments # else nobody could remove $work
layer=$work/layer disk=$work/disk

main() {
  local program
  for program in ostree rpmbuild /usr/lib/systemd/systemd dbus-daemon ssh-keygen; do need "$program"; done
  mkdir -p "$layer" "$disk"
  chmod 755 "$layer"
  copy_files
  make_top_level
  take_programs
  make_services
  install_rpms
  enable_units
  mask_units_of_the_machine
  deploy
  fill_var
  tar -C "$disk" --sort=name -cf "$work/disk.tar" .
  mv "$work/disk.tar" "$out"
}

copy_files() {
  cp -r "$here/common/." "$here/$os/." "$layer"
  chmod 755 "$layer"/usr/bin/* "$layer"/usr/libexec/* "$layer"/usr/libexec/lab/tell
  chmod 600 "$layer/usr/etc/shadow"
  chmod 440 "$layer/usr/etc/sudoers" "$layer"/usr/etc/sudoers.d/*
}

make_top_level() {
  cd "$layer"
  mkdir -p boot dev proc run sys sysroot tmp var usr/lib/modules/5.14.0-570.x86_64
  local name
  for name in bin lib lib64 sbin; do ln -s "usr/$name" "$name"; done
  for name in home mnt opt srv; do ln -s "var/$name" "$name"; done
  ln -s var/roothome root
  ln -s sysroot/ostree ostree
  ln -s ../var/usrlocal usr/local
  ln -s ../usr/lib/os-release usr/etc/os-release
  touch usr/etc/fstab usr/etc/resolv.conf
  echo 'no kernel, but ostree does not deploy a tree without one' > usr/lib/modules/5.14.0-570.x86_64/vmlinuz
}

# sshd, sudo and the units that finish a staged deployment, from packages that are not installed here.
take_programs() {
  local package tree=$work/packages file
  mkdir "$tree"
  for package in "$packages"/*.deb; do [ ! -e "$package" ] || dpkg -x "$package" "$tree"; done
  cd "$tree"
  [ ! -d lib ] || { mkdir -p usr/lib && cp -a lib/. usr/lib/; } # packages from before /usr was merged
  for file in usr/sbin/sshd usr/bin/sudo usr/lib/openssh usr/lib/sudo usr/libexec/sudo usr/lib/*-linux-gnu*/*.so.*; do
    [ -e "$file" ] || continue
    mkdir -p "$layer/${file%/*}"
    cp -a "$file" "$layer/${file%/*}/"
  done
  for file in usr/sbin/sshd usr/bin/sudo; do [ -e "$layer/$file" ] || need "/$file"; done
  for file in {usr/lib,/usr/lib}/systemd/system/ostree-{finalize-staged{.path,.service,-hold.service},boot-complete.service}; do
    [ ! -e "$file" ] || cp "$file" "$layer/usr/etc/systemd/system/"
  done
}

# Programs of their own, so that /proc/PID/exe names them: the machine's perl, each a little longer.
make_services() {
  local name
  for name in kubelet crio; do
    { cat /usr/bin/perl; printf '\n%s of the lab\n' "$name"; } > "$layer/usr/bin/$name"
    chmod 755 "$layer/usr/bin/$name"
  done
}

# The package database lies where rpm-ostree keeps it. That of the base holds what the base image of RHEL CoreOS has: from
# OpenShift 4.19 on, the node's image adds packages to that one which rpm-ostree then does not take for the base's
# (openshift/os, packages-openshift.yaml; coreos/rpm-ostree issue 5550).
install_rpms() {
  local db=$layer/usr/share/rpm base=$layer/usr/lib/sysimage/rpm-ostree-base-db
  mkdir -p "$db" "${base%/*}"
  build_and_install rpms
  [ "$os" != rhcos9 ] || cp -r "$db" "$base"
  build_and_install node-rpms
  [ -e "$base" ] || cp -r "$db" "$base"
}

build_and_install() {
  local spec
  mkdir "$work/$1"
  for spec in "$here/$1"/*.spec; do
    rpmbuild --quiet -bb --define "_topdir $work/rpmbuild" --define "_rpmdir $work/$1" --define "_dbpath $work/db" \
      --define '_binary_payload w3.gzdio' --define '__os_install_post %{nil}' "$spec"
  done
  rpm --root "$layer" --dbpath /usr/share/rpm --define '_db_backend sqlite' -i --nodeps --noscripts --force-debian \
    "$work/$1"/*/*.rpm 2>/dev/null
  rm -f "$layer/usr/share/rpm/.rpm.lock"
}

need() { command -v "$1" > /dev/null || { echo "$1 is missing: run scripts/lab-packages" >&2; exit 1; }; }

enable_units() {
  cd "$layer/usr/etc/systemd/system"
  ln -s /usr/lib/systemd/system/multi-user.target default.target
  mkdir multi-user.target.wants
  local unit
  for unit in sshd.service crio.service kubelet.service kubepods.service ostree-tmpfiles.service \
    ostree-finalize-staged.path ostree-boot-complete.service; do
    [ ! -e "$unit" ] || ln -s "../$unit" multi-user.target.wants/
  done
  mkdir sockets.target.wants
  ln -s ../rpm-ostreed.socket sockets.target.wants/
}

# Computed, not listed: whatever else is installed on the machine must not start in a node.
mask_units_of_the_machine() {
  cd "$layer/usr/etc/systemd"
  local keep=' dbus.socket dbus.service systemd-journald.socket systemd-journald-dev-log.socket systemd-journald.service
    systemd-journal-flush.service systemd-logind.service systemd-user-sessions.service ' target unit generator
  mkdir -p system-generators
  for target in sysinit local-fs sockets timers basic multi-user; do
    for unit in {/usr/lib,/etc}/systemd/system/"$target".target.wants/*; do
      unit=${unit##*/}
      [[ $unit == '*' || -e system/$unit || $keep =~ [[:space:]]"$unit"[[:space:]] ]] || ln -sfn /dev/null "system/$unit"
    done
  done
  for generator in /usr/lib/systemd/system-generators/*; do
    ln -sfn /dev/null "system-generators/${generator##*/}"
  done
  for unit in systemd-remount-fs.service tmp.mount; do ln -sfn /dev/null "system/$unit"; done
}

# The origin is the image that the release names; up to 4.11 a commit that was taken out of it (custom-origin). The commit of
# a container has no version of its own at first (as an RHCOS of 4.12 shows in RedHatInsights/insights-core).
deploy() {
  local version digest commit metadata=() repo=$disk/ostree/repo
  version=$(. "$layer/usr/lib/os-release" && echo "$VERSION")
  digest=sha256:$(echo "$version" | sha256sum | cut -c-64)
  [ "$os" = rhcos8 ] || metadata+=(--add-metadata-string=version="$version")
  [ "$os" = rhcos48 ] || metadata+=(--add-metadata-string=ostree.manifest-digest="$digest")
  ostree admin init-fs --modern "$disk"
  ostree admin --sysroot="$disk" os-init rhcos
  ostree --repo="$repo" config set sysroot.bootloader none
  ostree --repo="$repo" config set sysroot.readonly true
  ostree --repo="$repo" config set core.fsync false
  commit=$(ostree --repo="$repo" commit --branch=rhcos --tree=dir="$layer" --no-xattrs "${metadata[@]}")
  print_origin "quay.io/openshift-release-dev/ocp-v4.0-art-dev@$digest" "$commit" > "$work/origin"
  ostree admin --sysroot="$disk" deploy --os=rhcos --origin-file="$work/origin" rhcos >/dev/null
}

print_origin() {
  echo '[origin]'
  if [ "$os" = rhcos48 ]; then
    printf 'refspec=%s\ncustom-url=pivot://%s\ncustom-description=Managed by machine-config-operator\n' "$2" "$1"
  else
    echo "container-image-reference=ostree-unverified-registry:$1"
  fi
}

fill_var() {
  cd "$disk/ostree/deploy/rhcos/var"
  mkdir -p home roothome mnt opt srv usrlocal log/journal lib/containers/{image,pod} cache spool .old
  ln -s ../../usr/share/rpm lib/rpm
  mkdir -p home/core/.ssh
  [ "$os" != rhcos9 ] || mkdir home/core/.ssh/authorized_keys.d
  chmod -R go= roothome home/core
  chown -R 1000:1000 home/core
}

main
