import { isDrained } from '../../model/drain/is-drained.ts';
import type { PlanStep } from '../../model/event.ts';
import { rebootSoon } from '../../model/node/reboot-commands.ts';
import type { Infrastructure } from '../../model/pool/cluster-config.ts';
import type { OverrideWork } from '../../model/request.ts';
import type { Run } from '../../model/run-id.ts';
import { routesTo } from './plan-routes.ts';
import { note } from './plan-site.ts';

/** What comes after the staging on one node. */
export function planStagedBoot(
  { afterwards, deadman, common, drain }: OverrideWork,
  name: string,
  { run, infrastructure }: { readonly run: Run; readonly infrastructure: Infrastructure | undefined },
): readonly PlanStep[] {
  const { onHost } = routesTo(name, 'host');
  const drained = isDrained(drain, infrastructure);
  const say = (text: string): PlanStep => note(`${name}: ${text}`);
  if (afterwards === 'stay') return [say(`it is left staged; to boot it: ${common.program} reboot ${name}`)];
  if (afterwards === 'apply-live') return [say('apply it to the running system: rpm-ostree apply-live')];
  const asked =
    afterwards === 'ask' ? [say('reboot it only if you agree, which is asked before anything is staged')] : [];
  const armed = deadman.armed === 'never' ? [] : [say(wordsOfSwitch(deadman.windowMs))];
  return [
    ...asked,
    ...(drained ? [say('cordon it, and evict its pods')] : []),
    say('look whether it is still staged'),
    ...armed,
    onHost(rebootSoon(run)),
    say('wait until it is back with a new boot id, Ready, and done for the Machine Config Operator'),
    say('start a new pod there, and look whether the staged deployment is booted and rpm has what was asked for'),
    ...(drained ? [say('uncordon it, unless it was cordoned before')] : []),
  ];
}

/** What arming it does. */
export function wordsOfSwitch(windowMs: number): string {
  return `arm the dead-man's switch: ${windowMs / 1000} s after its boot it goes back to the present deployment, unless it is confirmed before`;
}
