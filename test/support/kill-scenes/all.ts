import { ofCleanup } from './of-cleanup.ts';
import { ofKeyGrant, ofKeyList, ofKeyRevoke } from './of-keys.ts';
import { ofCheck, ofProxy, ofReboot, ofRescue, ofSsh, ofStatus } from './of-others.ts';
import { ofOverrideList, ofOverrideRemove, ofOverrideReplace, ofOverrideReset } from './of-overrides.ts';
import { ofUsr, ofUsrConfirm, ofUsrRevert } from './of-usr.ts';
import type { CommandScenes } from './scene.ts';

/** Of all commands, by the words that call them. */
export const commandScenes: Readonly<Record<string, CommandScenes>> = {
  usr: ofUsr,
  'usr revert': ofUsrRevert,
  'usr confirm': ofUsrConfirm,
  'override replace': ofOverrideReplace,
  'override remove': ofOverrideRemove,
  'override reset': ofOverrideReset,
  override: { kills: [], looks: [['override']] },
  'override list': ofOverrideList,
  reboot: ofReboot,
  status: ofStatus,
  ssh: ofSsh,
  proxy: ofProxy,
  rescue: ofRescue,
  check: ofCheck,
  cleanup: ofCleanup,
  'key grant': ofKeyGrant,
  'key list': ofKeyList,
  'key revoke': ofKeyRevoke,
  completion: { kills: [], looks: [['completion', 'bash']] },
  version: { kills: [], looks: [['version']] },
  help: { kills: [], looks: [['help', 'usr']] },
};
