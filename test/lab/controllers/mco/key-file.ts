import type { NodeRuntime } from '../../runtime.ts';

/** Where sshd of a node looks for the keys of `core`, below `/home/core/.ssh`. */
export type KeyFile = 'authorized_keys.d/ignition' | 'authorized_keys';

const home = '/home/core/.ssh';
const ownerOfKeys = { uid: 1000, gid: 1000, mode: 0o600 };

/**
 * Writes the whole file anew, one key a line (MCO release-4.18 `pkg/daemon/update.go`, `updateSSHKeys`). On RHCOS 9 every
 * other fragment and the file of RHCOS 8 are removed before: keys that were put there by hand do not outlive the next change.
 */
export async function writeKeys(node: NodeRuntime, file: KeyFile, keys: readonly string[]): Promise<void> {
  if (file === 'authorized_keys.d/ignition') await removeOtherKeys(node);
  await node.writeFile(`${home}/${file}`, keys.map(key => `${key}\n`).join(''), ownerOfKeys);
}

async function removeOtherKeys(node: NodeRuntime): Promise<void> {
  await node.removeFile(`${home}/authorized_keys`);
  const fragments = await node.listDirectory(`${home}/authorized_keys.d`);
  for (const fragment of fragments.filter(name => name !== 'ignition')) {
    await node.removeFile(`${home}/authorized_keys.d/${fragment}`);
  }
}
