import { type HostCommand, look } from '../host-command.ts';
import { coreKeyPatterns } from '../node/node-look.ts';
import { bootDirectory, deadmanService, deadmanTimer, nodeStore, putPrefix } from '../node/node-store.ts';
import { rebootUnit } from '../node/reboot-commands.ts';
import { keyComment } from '../pool/machine-config.ts';
import { rollbackDirectory, rollbackService, rollbackTimer } from '../rollback/rollback-store.ts';
import { ourPrefix } from '../run-id.ts';
import type { NodeTrace } from './trace.ts';

/**
 * Asks a node for everything of ours on it: units, what is kept in the store, keys that were being made, those in the files
 * of `core`, and drafts beside files in `/usr`, which only a `/usr` that can be written has. To be run in the namespaces of PID 1, which see that `/usr`.
 * Prints records of words with a tab behind each, ended by a NUL.
 */
export const lookForTraces: HostCommand = look(
  '/bin/sh',
  '-c',
  script(),
  'sh',
  ourPrefix,
  nodeStore,
  rollbackDirectory,
);

function script(): string {
  return `
record() { printf '%s\\t' "$@"; printf '\\0'; }
time_of() { stat -c %Y -- "$1"; }
boot=$(cat /proc/sys/kernel/random/boot_id)
record boot "$boot"
systemctl list-units --plain --no-legend --state=active,activating,deactivating,reloading,failed "$1-*" |
  while read -r name _ state _; do record unit "$name" "$state"; done
record armed "$(sed -n 's/^run\\t//p' "$2/boots/$boot/switch" 2>/dev/null)"
for each in "$2"/runs/*/; do [ ! -d "$each" ] || record run "\${each%/}" "$(time_of "$each")"; done
for each in "$2"/boots/*; do
  [ -e "$each" ] || continue
  use=
  [ ! -s "$each/rpms" ] || use=rpms
  for file in "$each"/files/*/path; do [ ! -s "$file" ] || use=files; done
  record notes "$each" "$(time_of "$each")" "$use"
done
word_of() { sed -n "s/^$1\\t//p" "$2" 2>/dev/null | tail -n 1; }
if [ -e "$3/switch" ]; then
  record switch "$3" "$(time_of "$3/switch")" \\
    "$(word_of run "$3/switch")" "$(word_of armed-boot "$3/switch")" "$(word_of boot "$3/switch")"
elif [ -d "$3" ]; then
  record rollback "$3" "$(time_of "$3")"
fi
for each in /run/"$1"-*; do [ ! -d "$each" ] || record draft "$each" "$(time_of "$each")"; done
[ ! -w /usr ] || find /usr -xdev -name ".$1-*" -printf 'draft\\t%p\\t%T@\\t\\0'
for each in ${coreKeyPatterns.join(' ')}; do
  [ ! -f "$each" ] || sed -n "s/^.* $1-\\([a-z0-9]*\\)$/\\1/p" "$each"
done | sort -u | while read -r run; do record login "$run"; done
record end
`;
}

/** `undefined` for what is no such answer, or not all of it. */
export function parseNodeTraces(node: string, stdout: string): readonly NodeTrace[] | undefined {
  const records = stdout.split('\0').map(record => record.split('\t').slice(0, -1));
  const all = (kind: string): readonly (readonly string[])[] =>
    records.flatMap(([first, ...words]) => (first === kind ? [words] : [])).toSorted(byFirst);
  const [boot = ''] = all('boot')[0] ?? [];
  if (boot === '' || all('end').length === 0) return undefined;
  const units = all('unit').map(([name = '', state = '']) => ({ name, state }));
  const isUp = (...names: readonly string[]): boolean =>
    units.some(({ name, state }) => names.includes(name) && state !== 'failed');
  const switchRun = isUp(deadmanTimer, deadmanService) ? all('armed')[0]?.[0] : undefined;
  const needOf = (run: string | undefined): string | undefined => {
    if (run !== undefined && run === switchRun) return armedSwitch;
    return run !== undefined && isUp(`${putPrefix}${run}.service`) ? atWork : undefined;
  };
  const files = (role: 'run' | 'draft', [path = '', time]: readonly string[]): NodeTrace => {
    const run = runOf(path);
    return { kind: 'files', role, path, node, run, since: dateOf(time), neededFor: needOf(run) };
  };
  return [
    ...units.map(unit => traceOfUnit(node, unit)),
    ...all('run').map(words => files('run', words)),
    ...all('notes').flatMap(([path = '', time, use]): readonly NodeTrace[] => {
      const isOfNow = path === bootDirectory(boot);
      if (isOfNow && !use) return [];
      const neededFor = isOfNow ? (use === 'rpms' ? installedRpms : whatWasPut) : undefined;
      return [{ kind: 'files', role: 'boot', path, node, run: undefined, since: dateOf(time), neededFor }];
    }),
    ...all('switch').map(([path = '', time, run, armedBoot, notedBoot]): NodeTrace => {
      const isWaiting = armedBoot === boot || run === '';
      const isIdle = !isWaiting && notedBoot === '' && !isUp(rollbackTimer, rollbackService);
      const neededFor = isIdle || run === '' ? undefined : isWaiting ? whyWaiting(run, isUp) : armedSwitch;
      const role = isIdle ? 'idle switch' : 'switch';
      return { kind: 'files', role, path, node, run: run || undefined, since: dateOf(time), neededFor };
    }),
    ...all('rollback').map(([path = '', time]): NodeTrace => {
      return { kind: 'files', role: 'rollback', path, node, run: undefined, since: dateOf(time), neededFor: undefined };
    }),
    ...all('draft').map(words => files('draft', words)),
    ...all('login').map(([run = '']): NodeTrace => {
      const comment = keyComment({ id: run });
      return { kind: 'login', comment, node, run, since: undefined, neededFor: undefined };
    }),
  ];
}

/** Why the files and units of a switch stay that decides by itself about the present boot. */
export const armedSwitch = "an armed dead-man's switch";
const atWork = 'it is at work on the node';
const onItsWay = 'its reboot is on its way';
const whatWasPut = 'what was put, for usr revert';
/** Why what is remembered of this boot stays where nothing of it can be put back without a reboot. */
export const installedRpms = 'RPMs that are installed until a reboot';

/**
 * A switch that was armed in this boot does nothing before the next, and only where that comes within the hour and boots
 * what its run has staged: its run would begin that reboot at once.
 */
function whyWaiting(run = '', isUp: (...units: readonly string[]) => boolean): string | undefined {
  const unit = rebootUnit({ id: run });
  return isUp(`${unit}.timer`, `${unit}.service`) ? onItsWay : undefined;
}

/** What runs for a switch, or changes the node and ends by itself, is never stopped from outside. */
function traceOfUnit(node: string, { name, state }: { readonly name: string; readonly state: string }): NodeTrace {
  const ofSwitch = [deadmanTimer, deadmanService, rollbackTimer, rollbackService].includes(name);
  const run = ofSwitch ? undefined : unitName.exec(name)?.groups?.run;
  const about = { kind: 'unit', name, node, run, since: undefined } as const;
  if (state === 'failed') return { ...about, state, neededFor: undefined };
  const mayBeStopped = /^oc-rpmoverlay-(override-|try-|[a-z0-9]+\.scope$)/.test(name);
  const neededFor = ofSwitch ? armedSwitch : mayBeStopped ? undefined : atWork;
  return { ...about, state: 'running', neededFor };
}

const unitName = /^oc-rpmoverlay-(?:[a-z]+-)?(?<run>[a-z0-9]+)(?:-\d+)?\.[a-z]+$/;

/** Of `…/runs/x7k2p`, `/run/oc-rpmoverlay-x7k2p`, `/usr/.oc-rpmoverlay-probe-x7k2p` and `….oc-rpmoverlay-x7k2p-0123456789abcdef`. */
function runOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^(?:\.?oc-rpmoverlay-(?:probe-)?)?([a-z0-9]+)(?:-[0-9a-f]{16})?$/.exec(name)?.[1];
}

function byFirst([a = '']: readonly string[], [b = '']: readonly string[]): number {
  return a < b ? -1 : 1;
}

function dateOf(seconds: string | undefined): string | undefined {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
