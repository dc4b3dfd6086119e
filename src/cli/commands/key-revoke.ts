import type { Command } from '../command.ts';
import { readCommon } from '../flags/common.ts';
import { connectionGroup } from '../flags/connection.ts';
import { outputGroup } from '../flags/output.ts';
import { allowDisruption, dryRun, timeout, yes } from '../flags/run.ts';
import { quoted, usageFailure } from '../usage-failure.ts';
import { isObjectName } from '../value.ts';

export const keyRevoke: Command = {
  kind: 'command',
  path: ['key', 'revoke'],
  summary: 'Take back a key that was granted',
  description:
    'Deletes the MachineConfig that lets the key in. Only what this program granted is revoked: never a key of the installer, or of others.',
  operand: {
    label: 'NAME|FINGERPRINT',
    count: 'one',
    summary: "the MachineConfig's name, or the key's SHA256 fingerprint",
  },
  flags: [{ title: 'Flags', flags: [dryRun, yes, allowDisruption, timeout] }, connectionGroup, outputGroup],
  examples: [{ does: 'By the name that key list shows', line: '{program} key revoke 99-worker-oc-rpmoverlay-x7k2p' }],
  read: args => ({ command: 'key revoke', common: readCommon(args), key: parseGrantedKey(args.operands[0] ?? '') }),
};

/** `99-…`, `machineconfig/99-…` as `oc get -o name` prints it, or a fingerprint as `ssh-keygen -l` does. */
function parseGrantedKey(word: string): string {
  const name = word.replace(/^(mc|machineconfigs?)(\.machineconfiguration\.openshift\.io)?\//, '');
  if (isObjectName(name) || /^SHA256:[A-Za-z0-9+/]{43}$/.test(name)) return name;
  throw usageFailure('BAD_VALUE', `${quoted(word)} is neither the name of a MachineConfig nor a SHA256 fingerprint`);
}
