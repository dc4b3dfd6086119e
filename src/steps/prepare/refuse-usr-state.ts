import { Failure } from '../../errors.ts';
import type { NodeLook } from '../../model/node/node-look.ts';
import { wantsInstall } from '../../model/put/wants-install.ts';
import type { UsrRequest } from '../../model/request.ts';

/** Refuses a node whose `/usr` cannot be made writable, or should not be for what was asked. */
export function refuseUsrState(node: string, look: NodeLook, { repair, common, install }: UsrRequest): void {
  const wanted = wantsInstall(install) ? 'install' : 'unlock';
  refuseUsr(node, look, { program: common.program, repair, wanted });
}

export type WantedUsr = {
  readonly program: string;
  /** A node that is half unlocked may be healed first. */
  readonly repair: boolean;
  /** Only to be made writable, or installed into. */
  readonly wanted: 'unlock' | 'install';
};

/** The same, for what is wanted of it. */
export function refuseUsr(node: string, look: NodeLook, { program, repair, wanted }: WantedUsr): void {
  if (!look.isOstree) {
    throw new Failure('refused', 'NOT_OSTREE', `node/${node} was not booted by ostree, so it has no /usr to unlock`, {
      hint: `oc debug node/${node} -- chroot /host cat /etc/os-release`,
    });
  }
  if (look.usr === 'transient') {
    throw new Failure(
      'refused',
      'TRANSIENT',
      `node/${node}: /usr is unlocked as transient, as rpm-ostree apply-live does it: it is read-only, and cannot be unlocked in another way before the next boot`,
      {
        hint: `reboot the node: ${program} reboot ${node}, which boots what was applied live; or change more without a reboot: ${program} override replace RPM… ${node} --apply-live`,
      },
    );
  }
  if (look.usr === 'half-unlocked' && !repair) {
    throw new Failure(
      'refused',
      'HALF_UNLOCKED',
      `node/${node}: ostree believes that /usr is unlocked, but on the host it is read-only (it was unlocked inside a debug pod)`,
      { hint: `${program} usr ${node} --repair, or reboot the node` },
    );
  }
  if (look.usr === 'hotfix' && wanted === 'install') {
    throw new Failure(
      'refused',
      'HOTFIX',
      `node/${node}: /usr is unlocked as a hotfix, which survives reboots: what is installed there would too`,
      { hint: `go back to what was booted: oc debug node/${node} -- chroot /host rpm-ostree rollback, and reboot` },
    );
  }
}
