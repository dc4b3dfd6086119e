import { Failure } from '../../errors.ts';
import type { NodeLook } from '../../model/node/node-look.ts';
import { wantsInstall } from '../../model/put/wants-install.ts';
import type { UsrRequest } from '../../model/request.ts';

/** Refuses a node whose `/usr` cannot be made writable, or should not be for what was asked. */
export function refuseUsrState(node: string, look: NodeLook, { repair, common, install }: UsrRequest): void {
  if (!look.isOstree) {
    throw new Failure('refused', 'NOT_OSTREE', `node/${node} was not booted by ostree, so it has no /usr to unlock`, {
      hint: `oc debug node/${node} -- chroot /host cat /etc/os-release`,
    });
  }
  if (look.usr === 'transient') {
    throw new Failure(
      'refused',
      'TRANSIENT',
      `node/${node}: /usr is unlocked as transient, which is read-only and cannot be unlocked again`,
      {
        hint: `reboot the node: oc debug node/${node} -- chroot /host systemctl reboot`,
      },
    );
  }
  if (look.usr === 'half-unlocked' && !repair) {
    throw new Failure(
      'refused',
      'HALF_UNLOCKED',
      `node/${node}: ostree believes that /usr is unlocked, but on the host it is read-only (it was unlocked inside a debug pod)`,
      { hint: `${common.program} usr ${node} --repair, or reboot the node` },
    );
  }
  if (look.usr === 'hotfix' && wantsInstall(install)) {
    throw new Failure(
      'refused',
      'HOTFIX',
      `node/${node}: /usr is unlocked as a hotfix, which survives reboots: what is installed there would too`,
      { hint: `go back to what was booted: oc debug node/${node} -- chroot /host rpm-ostree rollback, and reboot` },
    );
  }
}
