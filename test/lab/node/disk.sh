#!/bin/bash
# disk.sh MOUNTPOINT IMAGE KEYS NAME ADDRESS: puts a node's disk into the machine and holds it there. The disk is a tmpfs in
# a mount namespace of this process's own; it is gone when somebody closes this process's standard input, or ends it.
# (A tmpfs, because ostree remounts the whole file system that its repository lies on, and because it can be the upper
# layer of an overlay wherever the lab runs.) Its root is this process's working directory, by which it is found in /proc.
set -e
mount -t tmpfs -o mode=755,size=1g "$4" "$1"
cd "$1"
mkdir disk root lab
tar -xf "$2" -C disk

etc=$(echo disk/ostree/deploy/rhcos/deploy/*.0/etc)
echo "$4" > "$etc/hostname"
printf '127.0.0.1 localhost\n%s %s\n' "$5" "$4" > "$etc/hosts"
tr -d - < /proc/sys/kernel/random/uuid > "$etc/machine-id"
cp "$3"/ssh_host_* "$etc/ssh/"
cp -a /etc/ld.so.cache /etc/alternatives "$etc/" # they belong to the machine's /usr

echo ready
read -r || true
