import type { Entries } from '../command.ts';
import { check } from './check.ts';
import { cleanup } from './cleanup.ts';
import { completion } from './completion.ts';
import { help } from './help.ts';
import { key } from './key.ts';
import { keyGrant } from './key-grant.ts';
import { keyList } from './key-list.ts';
import { keyRevoke } from './key-revoke.ts';
import { override, overrideList } from './override.ts';
import { overrideRemove } from './override-remove.ts';
import { overrideReplace } from './override-replace.ts';
import { overrideReset } from './override-reset.ts';
import { proxy } from './proxy.ts';
import { reboot } from './reboot.ts';
import { rescue } from './rescue.ts';
import { root } from './root.ts';
import { ssh } from './ssh.ts';
import { status } from './status.ts';
import { usr } from './usr.ts';
import { usrConfirm } from './usr-confirm.ts';
import { usrRevert } from './usr-revert.ts';
import { version } from './version.ts';

/** In the order in which the help lists them. */
export const entries: Entries = [
  root,
  usr,
  usrRevert,
  usrConfirm,
  override,
  overrideReplace,
  overrideRemove,
  overrideReset,
  overrideList,
  reboot,
  status,
  ssh,
  proxy,
  rescue,
  check,
  cleanup,
  key,
  keyGrant,
  keyList,
  keyRevoke,
  completion,
  version,
  help,
];
