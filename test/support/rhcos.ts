import { type NodeLook, readLook } from '../../src/model/node/node-look.ts';
import { makeKey } from './keys.ts';

export const hostKey = makeKey('root@worker-a');

const readOnlyUsr = '31 24 8:4 /usr /usr ro,relatime - xfs /dev/sda4 rw\n';
const overlay = '90 31 0:55 / /usr rw - overlay overlay rw,lowerdir=usr,upperdir=/proc/self/fd/7/upper\n';

/** ostree's note that it has unlocked the deployment. */
export const marker = '/run/ostree/deployment-state/c0.0/unlocked-development';

/** Where sshd reads the keys of `core` on RHCOS 9. */
export const coreKeyFile = '/var/home/core/.ssh/authorized_keys.d/ignition';

export const mountTable = { readOnly: readOnlyUsr, unlocked: `${readOnlyUsr}${overlay}` };

/** The files of a node as it has booted, as far as they are looked at; nobody is let in. */
export const rhcos: Readonly<Record<string, string>> = {
  '/proc/1/mountinfo': mountTable.readOnly,
  '/proc/sys/kernel/random/boot_id': 'boot-1\n',
  '/proc/sys/crypto/fips_enabled': '0\n',
  '/run/ostree-booted': '',
  '/etc/ssh/ssh_host_ed25519_key.pub': `${hostKey.line}\n`,
  [coreKeyFile]: '',
};

/** What a look at a node with these files sees. */
export function lookOf(files: Readonly<Record<string, string>>): NodeLook {
  const look = readLook(new Map(Object.entries(files)));
  if (!look) throw new Error('these are not the files of a node');
  return look;
}
