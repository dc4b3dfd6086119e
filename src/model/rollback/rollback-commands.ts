import { change, type HostCommand, look } from '../host-command.ts';
import { nodeStore } from '../node/node-store.ts';
import type { Run } from '../run-id.ts';
import { rollbackProgram } from './rollback-program.ts';
import { rollbackDirectory, rollbackLink, rollbackProgramPath, rollbackTimer } from './rollback-store.ts';

export type RollbackPlan = {
  readonly run: Run;
  readonly by: string;
  /** Checksums of deployments: the staged one, and the booted one, which is gone back to. */
  readonly staged: string;
  readonly back: string;
  /** From the start of the next boot. */
  readonly seconds: number;
};

/** The exit status of an arming. `busy`: another one is being armed, or is firing; `refused`: something else is staged, or booted. */
export const armStatus = { armed: 0, busy: 10, refused: 12 } as const;

/** The exit status of a confirmation. `tooLate`: it is firing, or has fired; `busy`: so it may be, or it is another run's. */
export const confirmRollbackStatus = { confirmed: 0, tooLate: 3, busy: 10 } as const;

/** Brings the program and arms the switch for the next boot. To be run in the namespaces of PID 1, as what follows. */
export function armSwitch({ run, by, staged, back, seconds }: RollbackPlan): HostCommand {
  const draft = `${rollbackProgramPath}.${run.id}`;
  const words = [run.id, by.replaceAll(/\p{Cc}/gu, ' '), staged, back, `${seconds}`];
  const input = Buffer.from(rollbackProgram);
  const place = [nodeStore, rollbackDirectory, draft, `${input.length}`];
  return { ...change('bash', '-c', bringAndArm, 'bash', ...place, ...words), input };
}

const bringAndArm = [
  'mkdir -p -m 0711 "$1" && mkdir -p -m 0700 "$2" && draft=$3 length=$4 && shift 4',
  '&& head -c "$length" >"$draft" && [ "$(stat -c %s "$draft")" = "$length" ] && sync "$draft" && exec bash "$draft" arm "$@"',
].join(' ');

/** Takes an arming back whose reboot does not come. Nothing is touched where it is on its way, or over. */
export function withdrawSwitch(run: Run): HostCommand {
  return withProgram('withdraw', run);
}

/** Disarms the switch of a run. `confirmRollbackStatus` */
export function confirmRollbackSwitch(run: Run): HostCommand {
  return withProgram('confirm', run);
}

/** Says whether the next boot starts it: `enabled`, and where its link leads. */
export const askRollbackUnits: HostCommand = look(
  'sh',
  '-c',
  'systemctl is-enabled "$1"; readlink -f "$2"',
  'sh',
  rollbackTimer,
  rollbackLink,
);

/** The program is sent along: it may be that none is there, or another one. */
function withProgram(verb: string, run: Run): HostCommand {
  const script = `eval "$(head -c ${Buffer.byteLength(rollbackProgram)})"`;
  return { ...change('bash', '-c', script, 'bash', verb, run.id), input: Buffer.from(rollbackProgram) };
}
