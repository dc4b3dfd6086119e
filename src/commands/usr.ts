import { judgeOutcomes } from '../model/outcome.ts';
import { podLifetimeSeconds } from '../model/pod/pod-lifetime.ts';
import type { UsrRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { tableOfStates } from '../model/status/state-table.ts';
import type { Deadline, HostShell, Ports } from '../ports.ts';
import { openInstall } from '../steps/candidate/open-install.ts';
import { planUsr } from '../steps/plan/plan-usr.ts';
import type { DebugPod } from '../steps/pod/open-debug-pod.ts';
import { openSite } from '../steps/pod/open-node.ts';
import { runUserCommand } from '../steps/pod/run-user-command.ts';
import { prepareUsr } from '../steps/prepare/prepare-usr.ts';
import { refuseUnfit } from '../steps/prepare/refuse-unfit.ts';
import { paceOf } from '../steps/rollout/pace.ts';
import { rollOut } from '../steps/rollout/roll-out.ts';
import { inTurn, type NodeWork, undisturbing } from '../steps/rollout/work-on-nodes.ts';
import { makeUsrWritable } from '../steps/usr/make-usr-writable.ts';
import type { Undo } from '../undo.ts';

/** `usr TARGET…`: a writable `/usr` until the next reboot, proved; then the user's command, as root. */
export async function usr(ports: Ports, request: UsrRequest, undo: Undo, deadline: Deadline): Promise<Result> {
  const { common, via } = request;
  const ssh = via === 'ssh' ? request.ssh : undefined;
  await using sources = await openInstall(ports, request.install, deadline);
  const prepared = refuseUnfit(await prepareUsr(ports, request, deadline), sources);
  const lifetimeSeconds = podLifetimeSeconds(common, request.run.length > 0 ? 'session' : 'run');
  if (common.dryRun) return planUsr(request, sources, { prepared, common, ssh, lifetimeSeconds });
  const site = openSite(ports, { prepared, common, lifetimeSeconds, undo });
  let remoteStatus: number | undefined;
  const runCommand = async (shell: HostShell, pod: DebugPod): Promise<void> => {
    const [program, ...rest] = request.run;
    if (program === undefined) return;
    const options = { words: [program, ...rest], shell, pod, run: prepared.run, undo: site.onNodes } as const;
    remoteStatus = await runUserCommand(ports, options, deadline);
  };
  const options = { request, prepared, site, sources, afterwards: runCommand };
  const { nodes, facts } = prepared;
  const { kind, limits } = paceOf(request, sources, nodes.length);
  const onNode: NodeWork = (node, settle) => makeUsrWritable(ports, options, node, settle, deadline);
  const work = kind === 'in-turn' ? inTurn(onNode) : undisturbing(onNode);
  const outcomes = await rollOut(ports, { nodes, limits, work, pools: facts.pools }, deadline);
  return {
    nodes: outcomes.map(outcome => outcome.result),
    failure: judgeOutcomes(outcomes),
    output: { kind: 'table', table: tableOfStates(outcomes, '/USR') },
    ...(request.run.length > 0 ? { resultStream: 'stderr' } : {}),
    ...(remoteStatus === undefined ? {} : { remoteStatus }),
  };
}
