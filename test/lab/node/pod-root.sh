# The root of a debug pod's container, made in a mount namespace of its own inside the node: an image (the machine's /usr,
# without what the node has on top), and the node's root at $HOST_PATH as the kubelet mounts a hostPath volume without
# mountPropagation: recursively and privately, so that no later mount passes in either direction.
set -e
cd /var/lib/containers/pod
mount -t tmpfs -o mode=755 tmpfs .
cd "$PWD"
mkdir etc dev proc run sys root tmp usr var old
chmod 1777 tmp
for name in bin lib lib64 sbin; do ln -s "usr/$name" "$name"; done
if [ "$HOST_PATH" ]; then
  mkdir -p ".$HOST_PATH"
  mount --rbind / ".$HOST_PATH"
  umount ".$HOST_PATH/var/lib/containers/pod"
fi
mount --bind /var/lib/containers/image usr
mount -o remount,bind,ro usr
cp -a /etc/ld.so.cache /etc/alternatives /etc/hosts /etc/resolv.conf etc/
printf 'root:x:0:0:root:/root:/bin/bash\n' > etc/passwd
printf 'root:x:0:\ntty:x:5:\n' > etc/group
make_dev dev
mount -t proc proc proc # the node's processes: hostPID
mount --rbind /sys sys
pivot_root . old
umount -l /old
rmdir /old
cd /
