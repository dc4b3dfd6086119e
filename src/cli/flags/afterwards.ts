import type { OverrideWork } from '../../model/request.ts';
import type { Args } from '../command.ts';
import { eitherOf, onlyOneOf } from '../exclusive.ts';
import { type Flag, toggle } from '../flag.ts';
import { usageFailure } from '../usage-failure.ts';
import { rollbackGroup } from './deadman.ts';
import { drainGroup } from './drain.ts';
import { turnFlags } from './rollout.ts';
import { allowDisruption, yes } from './run.ts';

const reboot = toggle({
  name: 'reboot',
  summary: 'then drain and reboot the nodes in turn, and prove what has booted',
});
const noReboot = toggle({ name: 'no-reboot', summary: 'do not: it waits for the next reboot of each node' });
const applyLive = toggle({
  name: 'apply-live',
  summary: 'change the running system too, without a reboot; what runs already goes on as it was',
});
const permit: Flag<boolean> = {
  ...allowDisruption,
  summary: 'together with --yes: drain and reboot, as with --reboot',
};

export const afterwardsFlags = [reboot, noReboot, applyLive, permit];

/**
 * What follows the staging. A yes to every question permits no reboot that the command did not ask for.
 * `CONFLICTING_FLAGS`, also where flags say how to reboot, and nothing is rebooted.
 */
export function readAfterwards(args: Args): OverrideWork['afterwards'] {
  const afterwards = chosen(args) ?? unasked(args);
  if (afterwards === 'stay') refuseIdle(args, [...turnFlags, ...ofReboot]);
  if (afterwards === 'apply-live') refuseIdle(args, ofReboot);
  return afterwards;
}

const ofReboot = [...drainGroup.flags, ...rollbackGroup.flags];

const instead = 'give --reboot to reboot now, --no-reboot to reboot later, or --apply-live to go without';

function chosen(args: Args): OverrideWork['afterwards'] | undefined {
  if (onlyOneOf(args, [reboot, noReboot, applyLive], instead) === applyLive) return 'apply-live';
  const wanted = eitherOf(args, { on: reboot, off: noReboot, instead });
  return wanted === undefined ? undefined : wanted ? 'reboot' : 'stay';
}

function unasked(args: Args): OverrideWork['afterwards'] {
  if (!args.get(yes)) return 'ask';
  return args.get(permit) ? 'reboot' : 'stay';
}

function refuseIdle(args: Args, flags: readonly Flag[]): void {
  const idle = flags.find(args.isGiven);
  if (!idle) return;
  throw usageFailure(
    'CONFLICTING_FLAGS',
    `--${idle.name} is for the reboot, and with ${whyNone(args)} there is none`,
    `give --reboot, or leave --${idle.name} out`,
  );
}

function whyNone(args: Args): string {
  const given = [applyLive, noReboot].find(flag => args.get(flag));
  if (given) return `--${given.name}`;
  return args.isGiven(reboot) ? '--reboot=false' : '--yes alone';
}
