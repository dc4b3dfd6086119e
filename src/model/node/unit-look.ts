import { type HostCommand, look } from '../host-command.ts';
import { done, going, stuck, type Verdict } from '../verdict.ts';

/** A unit of systemd, and the program that its main process runs. */
export type Unit = {
  readonly name: string;
  /** `active`, `inactive`, `activating`, `deactivating`, `reloading`, `failed` (org.freedesktop.systemd1(5), ActiveState). */
  readonly state: string;
  /** `success`, or why it ended (Result). */
  readonly result: string;
  /** Where its main process was started from; empty where there is none. */
  readonly program: string;
  /** SHA-256 of what the main process really runs, which may be another file than the one at that path by now. */
  readonly sha256: string;
};

/** Each unit with its main process: `/proc/PID/exe` is the file that it runs, also after that was replaced (proc(5)). */
export function lookAtUnits(names: readonly string[]): HostCommand {
  return look('/bin/sh', '-c', script, 'sh', ...names);
}

const script = `
for unit do
  state=$(systemctl show --property=ActiveState --value -- "$unit")
  result=$(systemctl show --property=Result --value -- "$unit")
  pid=$(systemctl show --property=MainPID --value -- "$unit")
  program= sum=
  if [ "\${pid:-0}" -gt 0 ]; then program=$(readlink "/proc/$pid/exe"); sum=$(sha256sum <"/proc/$pid/exe"); fi
  printf '%s\\t%s\\t%s\\t%s\\t%s\\n' "$unit" "$state" "$result" "$program" "\${sum%% *}"
done 2>/dev/null
exit 0
`;

export function parseUnits(stdout: string): readonly Unit[] {
  const lines = stdout.split('\n').filter(line => line !== '');
  return lines.map(line => {
    const [name = '', state = '', result = '', program = '', sha256 = ''] = line.split('\t');
    // The kernel says so of a file that was replaced (proc(5)).
    return { name, state, result, program: program.replace(/ \(deleted\)$/, ''), sha256 };
  });
}

/**
 * Whether every unit runs, and runs the new file where its program is one of those that were installed. `installed`: from
 * path to SHA-256. A unit that has done its work and ended well counts as running (Type=oneshot).
 */
export function judgeUnits(units: readonly Unit[], installed: ReadonlyMap<string, string>): Verdict {
  for (const { name, state, result, program, sha256 } of units) {
    const hint = `journalctl -u ${name}, on the node`;
    if (state === 'failed' || (state === 'inactive' && result !== 'success')) {
      return stuck('UNIT_FAILED', `${name} has failed (${result})`, hint);
    }
    if (state !== 'active' && state !== 'inactive') return going(`${name} is ${state}`);
    const expected = installed.get(program);
    if (expected !== undefined && expected !== sha256) {
      return stuck('UNIT_RUNS_OLD_FILE', `${name} still runs the former ${program}`, hint);
    }
  }
  return done;
}
