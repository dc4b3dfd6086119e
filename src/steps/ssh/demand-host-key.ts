import { Failure } from '../../errors.ts';
import { preferredHostKey } from '../../model/ssh/ssh-config.ts';
import type { PublicKey } from '../../model/ssh/ssh-key.ts';

/** The host key that a node is told by; `NO_HOST_KEYS` where it has none of a known type: nobody is trusted on sight. */
export function demandHostKey(node: string, hostKeys: readonly PublicKey[]): PublicKey {
  const key = preferredHostKey(hostKeys);
  if (key) return key;
  throw new Failure(
    'failed',
    'NO_HOST_KEYS',
    `node/${node}: it has no SSH host key of a known type, so nothing to tell it by`,
    { hint: `oc debug node/${node} -- chroot /host systemctl status sshd` },
  );
}
