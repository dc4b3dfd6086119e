/**
 * What can be done where the words of a node's program mean that a file system there is full; `undefined` where they mean
 * something else. systemd does not say it of `/run`: it writes the file of a transient unit there, and then misses it.
 */
export function fullDiskHint(node: string, said: string): string | undefined {
  return isFull.test(said) ? `make room on it: oc debug node/${node} -- chroot /host df -h /run /var` : undefined;
}

const isFull =
  /No space left on device|Disk quota exceeded|Failed to start transient service unit: Unit \S+ not found/i;
