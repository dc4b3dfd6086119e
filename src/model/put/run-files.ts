import { change, type HostCommand } from '../host-command.ts';
import { putUnit } from '../node/node-commands.ts';
import { deadmanService, deadmanTimer, nodeStore, runDirectory } from '../node/node-store.ts';
import type { Run } from '../run-id.ts';

/** Candidates are run by an unprivileged user, who must be able to get at them, and no more. */
export function makeRunDirectory(run: Run): HostCommand {
  const directory = runDirectory(run);
  return change('mkdir', '-p', '-m', '0711', nodeStore, `${nodeStore}/runs`, directory, `${directory}/new`);
}

/** Writes a small file whole, for root alone; `head` ends without the end of the input, which not every connection can carry. */
export function writeRunFile(path: string, content: string): HostCommand {
  const input = Buffer.from(content);
  return { ...change('/bin/sh', '-c', writeScript, 'sh', `${input.length}`, path), input };
}

const writeScript =
  'umask 077; head -c "$1" >"$2.part" && [ "$(stat -c %s "$2.part")" = "$1" ] && sync "$2.part" && mv -fT "$2.part" "$2"';

/**
 * Takes away what a run brought, once its put is over; not, while a switch needs it, which is one of this boot: a reboot ends
 * every switch. One that nothing will fire, since its put was killed before it was armed, goes too. Says `removed` or `kept`.
 */
export function removeRunFiles(run: Run): HostCommand {
  return change('/bin/sh', '-c', removeScript, 'sh', nodeStore, run.id, putUnit(run), deadmanTimer, deadmanService);
}

const removeScript = [
  'for moment in $(seq 100); do systemctl is-active --quiet "$3" || break; sleep 0.2; done',
  'switch=$1/boots/$(cat /proc/sys/kernel/random/boot_id)/switch',
  'if grep -qsx "run\t$2" "$switch"; then',
  '  if [ "$(systemctl is-active "$4" "$5")" != "inactive\ninactive" ]; then echo kept; exit; fi',
  '  rm -f "$switch"',
  'fi',
  'rm -rf "$1/runs/$2" && echo removed',
].join('\n');
