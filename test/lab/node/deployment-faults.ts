import type { LabNode } from './lab-node.ts';

/** The staged deployment of a node loses its kernel, so that the node's shutdown fails to finalize it. */
export async function spoilStaged(node: LabNode): Promise<void> {
  await node.run(['unshare', '--mount', '--', 'sh', '-c', SPOIL]);
}

const SPOIL = `
  mount -o remount,bind,rw /sysroot
  staged=$(ostree admin status | sed -n 's/^  rhcos \\(.*\\) (staged)$/\\1/p')
  rm -r "/sysroot/ostree/deploy/rhcos/deploy/\${staged:?}/usr/lib/modules"
`;

/**
 * What is staged from now on until the node's next boot is lost at its shutdown, unless somebody has started
 * ostree-finalize-staged.service: the path unit that would do so is late, as it is for a reboot right after staging. Of
 * `rhcos8` only: from 2025.2 on ostree starts the service itself (PR 3389).
 */
export async function delayFinalization(node: LabNode): Promise<void> {
  await node.run(['systemctl', 'stop', 'ostree-finalize-staged.path']);
}
