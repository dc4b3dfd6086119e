import { change, type HostCommand, type HostResult } from '../host-command.ts';
import { candidatePath, runDirectory } from '../node/node-store.ts';
import { ourPrefix, type Run } from '../run-id.ts';

/** A program of a run's that is to be tried on the node before it is installed. */
export type Trial = {
  readonly run: Run;
  /** Of its scratch place. */
  readonly index: number;
  /** Under which it will be called: programs may look at their own name. */
  readonly name: string;
  /** What it is asked: `--version`. */
  readonly words: readonly string[];
  /** Whether libraries come with it in the same run. */
  readonly libraries: 'none' | 'own';
};

/** Something of a run's under the name that it will have, and the number of its scratch place. */
export type NamedScratch = {
  readonly role: 'program' | 'library';
  readonly index: number;
  readonly name: string;
};

/** How long a program may take to answer. */
export const trialSeconds = 10;

/**
 * Gives programs and libraries their names, by links beside their scratch places, and opens them to the unprivileged user
 * who tries them, as they will be open in `/usr`; where SELinux is on with the label of any program, too: what is in
 * `/var/lib` may not be started.
 */
export function layOutTrials(run: Run, all: readonly NamedScratch[]): HostCommand {
  const words = all.flatMap(({ role, index, name }) => [
    candidatePath(run, index),
    role === 'program' ? programLink(run, index, name) : `${libraryDirectory(run)}/${name}`,
  ]);
  return change('bash', '-c', layOutScript, 'bash', ...words);
}

const layOutScript = `
umask 066
while [ $# -gt 0 ]; do
  mkdir -p -- "\${2%/*}" && ln -sfn -- "$1" "$2" && chmod 0755 -- "$1" || exit
  [ ! -e /sys/fs/selinux/enforce ] || chcon --reference=/usr/bin/env -- "$1" || exit
  shift 2
done
`;

/**
 * Runs a program as nobody in particular, without network, capabilities and devices, with everything read-only but a `/tmp`
 * of its own, with limits, and with nothing on its standard input. All of it is known to systemd 239 of RHEL 8
 * (redhat-plumbers/systemd-rhel8 `src/shared/bus-unit-util.c`).
 *
 * Its time is counted inside: how a unit ended is not in the status of systemd-run, but for an exit. What systemd counts
 * itself is for what gets around that.
 */
export function tryCandidate({ run, index, name, words, libraries }: Trial): HostCommand {
  const own = libraries === 'own' ? libraryDirectory(run) : '';
  const inside = ['bash', '-c', insideScript, 'bash', `${trialSeconds}`, own, programLink(run, index, name), ...words];
  const unit = [
    'systemd-run',
    '--quiet',
    '--wait',
    '--pipe',
    '--collect',
    `--unit=${ourPrefix}-try-${run.id}-${index}`,
    ...properties.map(property => `--property=${property}`),
    '--',
    // systemd puts its own variables in place of `$NAME` (systemd.service(5), COMMAND LINES).
    ...inside.map(word => word.replaceAll('$', '$$$$')),
  ];
  return change('bash', '-c', 'exec "$@" </dev/null', 'bash', ...unit);
}

const properties = [
  'DynamicUser=yes',
  'NoNewPrivileges=yes',
  'CapabilityBoundingSet=',
  'PrivateNetwork=yes',
  'PrivateDevices=yes',
  'ProtectSystem=strict',
  'ProtectHome=yes',
  'MemoryMax=512M',
  'TasksMax=256',
  'CPUQuota=100%',
  'LimitCORE=0',
  `RuntimeMaxSec=${2 * trialSeconds}`,
  'TimeoutStopSec=2',
];

/** Prints what the program says, at most 64 KB of it, and behind a NUL its status, or `hangs`. */
const insideScript = `
limit=$1 libraries=$2; shift 2
[ -z "$libraries" ] || set -- env "LD_LIBRARY_PATH=$libraries" "$@"
timeout --signal=KILL "$limit" "$@" 2>&1 | { head -c 65536; cat >/dev/null; }
status=\${PIPESTATUS[0]}
[ "$status" != 137 ] || [ "$SECONDS" -lt "$limit" ] || status=hangs
printf '\\0%s' "$status"
`;

function programLink(run: Run, index: number, name: string): string {
  return `${runDirectory(run)}/try/${index}/${name}`;
}

function libraryDirectory(run: Run): string {
  return `${runDirectory(run)}/try/libraries`;
}

/** How a trial ended; `said` is what the program printed. */
export type TrialResult =
  | { readonly kind: 'ended'; readonly status: number; readonly said: string }
  | { readonly kind: 'hangs'; readonly said: string }
  /** The node could not try it, or ended it from outside. */
  | { readonly kind: 'untold'; readonly said: string };

export function parseTrial({ stdout, stderr, status }: HostResult): TrialResult {
  const [, said = '', end] = /^(.*)\0(\d+|hangs)$/s.exec(stdout) ?? [];
  if (end === undefined) return { kind: 'untold', said: stderr.trim() || stdout.trim() || `status ${status}` };
  return end === 'hangs' ? { kind: 'hangs', said } : { kind: 'ended', status: Number(end), said };
}
