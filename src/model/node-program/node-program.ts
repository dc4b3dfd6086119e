import { bash } from './bash.ts';
import { changes } from './changes.ts';
import { confirm } from './confirm.ts';
import { endings } from './endings.ts';
import { files } from './files.ts';
import { fire } from './fire.ts';
import { health } from './health.ts';
import { judge } from './judge.ts';
import { lock } from './lock.ts';
import { originals } from './originals.ts';
import { plan } from './plan.ts';
import { put } from './put.ts';
import { putBack } from './put-back.ts';
import { revert } from './revert.ts';
import { packages } from './rpms.ts';
import { settings } from './settings.ts';
import { show } from './show.ts';
import { speech } from './speech.ts';
import { store } from './store.ts';
import { sweep } from './sweep.ts';
import { deadmanSwitch } from './switch.ts';
import { units } from './units.ts';

const head = bash`
#!/bin/bash
# oc-rpmoverlay on a node: changes what is under /usr, and takes it back. Root, in the namespaces of PID 1.
#   put RUN             does what runs/RUN/plan says
#   fire RUN            what the dead-man's switch of that run does
#   confirm RUN         disarms it
#   revert RUN SECONDS  puts back all that was changed since the boot; waits that long for others
#   show                what there is
`;

const tail = bash`
case \${1-} in
  put | fire | confirm | revert) verb=$1 run=\${2:?the run is missing} ;;
  show) verb=$1 ;;
  *) complain "there is no \${1-nothing}"; exit 64 ;;
esac
shift
"$verb" "$@"
`;

/**
 * The program that changes a node by itself, so that it ends the same way whether its client lives or not. In bash, with
 * coreutils, util-linux and systemd: RHEL CoreOS has no other interpreter. It runs from bash 4.4, coreutils 8.30 and systemd
 * 239 (RHEL 8) on, and where SELinux is off.
 *
 * Its exit status is in `put-events.ts`; what it keeps where, in `node-store.ts`.
 */
export const nodeProgram: string = [
  ...[head, settings, speech, store, endings, lock, files, deadmanSwitch, units, health],
  ...[plan, packages, judge, originals, changes, putBack, sweep],
  ...[put, fire, confirm, revert, show, tail],
].join('\n');

/** As much of it as `show` needs: small enough to be sent along with each question. */
export const showProgram: string = [head, settings, speech, store, endings, files, deadmanSwitch, show, tail].join(
  '\n',
);
