import type { DeadmanFlags } from '../../model/put/install.ts';
import type { Args } from '../command.ts';
import { type FlagGroup, repeated, singleOr, toggle } from '../flag.ts';
import { quoted, usageFailure } from '../usage-failure.ts';
import { placeBelowUsr } from '../usr-place.ts';
import { parsePeriod } from '../value.ts';

const confirmWithin = singleOr(
  {
    name: 'confirm-within',
    placeholder: 'DURATION',
    summary: 'arm the switch whatever is installed; it fires when nobody has confirmed in this time',
  },
  '10m',
  parseWindow,
);
const noConfirm = toggle({
  name: 'no-confirm',
  summary: 'arm the switch, and leave it to you to confirm, with usr confirm NODE',
});
const noDeadman = toggle({ name: 'no-deadman', summary: 'do not arm the switch, whatever is installed' });
export const critical = repeated(
  {
    name: 'critical',
    placeholder: 'PATH',
    summary: 'arm the switch for this file too, as for one that the node cannot live without; repeatable',
  },
  parseCritical,
);

export const deadmanGroup: FlagGroup = {
  title: "Dead-man's switch",
  flags: [confirmWithin, noConfirm, noDeadman, critical],
};

/** The same switch across a reboot, where it is armed whatever has changed, and what it takes back is the deployment. */
export const rollbackGroup: FlagGroup = {
  title: "Dead-man's switch, across the reboot",
  flags: [
    {
      ...confirmWithin,
      summary: 'the node boots its old deployment again when nobody has confirmed the new one in this time',
    },
    { ...noConfirm, summary: 'leave it to you to confirm, with usr confirm NODE' },
    { ...noDeadman, summary: 'do not arm the switch' },
  ],
};

/** `CONFLICTING_FLAGS` where a switch is wanted and not wanted. */
export function readDeadman(args: Args): DeadmanFlags {
  const wanted = [confirmWithin, noConfirm].find(flag => args.isGiven(flag) && args.get<unknown>(flag) !== false);
  if (args.get(noDeadman) && wanted)
    throw usageFailure(
      'CONFLICTING_FLAGS',
      `--no-deadman and --${wanted.name} cannot be given together: without the switch there is nothing to confirm`,
    );
  return {
    armed: args.get(noDeadman) ? 'never' : wanted ? 'always' : 'critical',
    windowMs: args.get(confirmWithin),
    confirmedBy: args.get(noConfirm) ? 'person' : 'us',
  };
}

/**
 * A node is confirmed once its kubelet has renewed its Lease, which it does every 10 s (a quarter of the 40 s of
 * `nodeLeaseDurationSeconds`, `pkg/kubelet` of Kubernetes). A timer of systemd that is centuries away is none.
 */
function parseWindow(text: string, flag: string): number {
  const ms = parsePeriod(text, flag);
  if (ms >= 10_000 && ms <= 24 * 3_600_000) return ms;
  throw usageFailure(
    'BAD_VALUE',
    `--${flag} is from 10s, the time between two reports of a kubelet, to 24h, not ${quoted(text)}`,
  );
}

function parseCritical(text: string, flag: string): string {
  const path = placeBelowUsr(text);
  if (path !== undefined && !path.endsWith('/')) return path;
  throw usageFailure('BAD_VALUE', `--${flag} is the path of a file below /usr, not ${quoted(text)}`);
}
