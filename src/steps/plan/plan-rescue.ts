import type { PlanStep } from '../../model/event.ts';
import { startRevert } from '../../model/node/node-commands.ts';
import { rebootSoon } from '../../model/node/reboot-commands.ts';
import type { RescueRequest } from '../../model/request.ts';
import type { Result } from '../../model/result.ts';
import { askStatus, rollBack } from '../../model/rpm-ostree/commands.ts';
import { sshArgv } from '../../model/ssh/host-route.ts';
import type { PreparedRescue } from '../rescue/prepare-rescue.ts';
import { note, planSite } from './plan-site.ts';

/** What `rescue` would do, in order; whether the node is sick at all only a new pod there can tell. */
export function planRescue(
  request: RescueRequest,
  { prepared, origin, sick }: PreparedRescue,
  lifetimeSeconds: number,
): Result {
  const { node, common, cure, ssh } = request;
  const from = origin.node.metadata.name;
  const grants = sick.wayIn.kind === 'grant' ? [{ ...origin, wayIn: sick.wayIn }] : [origin];
  const { opened, removed } = planSite(grants, { prepared, common, ssh, lifetimeSeconds });
  const run = ({ argv }: { readonly argv: readonly string[] }): PlanStep => ({
    kind: 'run',
    node,
    argv: sshArgv(node, argv),
  });
  const steps = [
    note(
      `start a new pod on ${node}, to see whether any starts${cure === 'revert-then-reboot' ? '; if so, nothing more is done' : ''}`,
    ),
    ...opened,
    note(`log in to ${node} as core, from ${from}, and show what is wrong`),
    ...(cure === 'rollback' ? [run(askStatus()), run(rollBack()), run(askStatus())] : []),
    ...(cure === 'reboot' || cure === 'rollback' ? [] : [run(startRevert(prepared.run, 60)), proof(node)]),
    ...(cure === 'revert-then-reboot' ? [note('if that did not help, and you agree:')] : []),
    ...(cure === 'revert' ? [] : [run(rebootSoon(prepared.run)), proof(node)]),
    ...removed,
  ];
  return { nodes: [], failure: undefined, output: { kind: 'plan', steps } };
}

function proof(node: string): PlanStep {
  return note(`wait until ${node} is Ready and a new pod starts there`);
}
