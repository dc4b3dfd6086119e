import { bash } from '../node-program/bash.ts';
import { settings } from '../node-program/settings.ts';
import { speech } from '../node-program/speech.ts';
import { arm } from './program/arm.ts';
import { deployments } from './program/deployments.ts';
import { guard } from './program/guard.ts';
import { switchFiles } from './program/switch.ts';
import { unitFiles } from './program/units.ts';

const head = bash`
#!/bin/bash
# oc-rpmoverlay on a node: goes back to the deployment before, unless somebody confirms the new one after its first boot.
#   arm RUN BY STAGED BACK SECONDS   for the next boot
#   withdraw RUN                     takes that back, before the reboot
#   guard                            what the timer starts in the boots after
#   confirm RUN                      disarms it there
# Root, in the namespaces of PID 1.
`;

const tail = bash`
case \${1-} in
  arm | withdraw | guard | confirm) "$@" ;;
  *) complain "there is no \${1-nothing}"; exit 64 ;;
esac
`;

/**
 * The dead-man's switch across a reboot: needs neither the network nor the API, nor anything of the new deployment but
 * systemd, bash, ostree and, before ostree 2023.6, rpm-ostree.
 */
export const rollbackProgram: string = [
  head,
  settings,
  speech,
  switchFiles,
  deployments,
  unitFiles,
  arm,
  guard,
  tail,
].join('\n');
