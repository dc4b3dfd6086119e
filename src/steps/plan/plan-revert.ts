import type { PlanStep } from '../../model/event.ts';
import { readFiles } from '../../model/node/host-files.ts';
import { confirmSwitch, showStore, startRevert } from '../../model/node/node-commands.ts';
import { programPath } from '../../model/node/node-store.ts';
import { rebootSoon } from '../../model/node/reboot-commands.ts';
import { nodeProgram } from '../../model/node-program/node-program.ts';
import { makeRunDirectory, removeRunFiles, writeRunFile } from '../../model/put/run-files.ts';
import type { UsrConfirmRequest, UsrRevertRequest } from '../../model/request.ts';
import { confirmRollbackSwitch } from '../../model/rollback/rollback-commands.ts';
import { rollbackPatterns } from '../../model/rollback/rollback-view.ts';
import type { Run } from '../../model/run-id.ts';
import { routesTo } from './plan-routes.ts';
import { note, planLook } from './plan-site.ts';

/** What `usr revert` does on one node. */
export function planRevert(
  node: string,
  { via, reboot, lockTimeoutMs }: Pick<UsrRevertRequest, 'via' | 'reboot' | 'lockTimeoutMs'>,
  run: Run,
): readonly PlanStep[] {
  const { inPod, onHost, byWay, byStartWay } = routesTo(node, via);
  if (reboot) {
    return [
      byWay(rebootSoon(run)),
      note(`${node}: wait until it is back and Ready, and a new pod starts there; through that one look at /usr`),
      planLook(node),
    ];
  }
  return [
    onHost(showStore),
    note(`${node}: where nothing was put since its boot, that is all`),
    inPod(makeRunDirectory(run)),
    inPod(writeRunFile(programPath(run), nodeProgram)),
    byStartWay(startRevert(run, Math.ceil(lockTimeoutMs / 1000))),
    note(
      `${node}: where units were restarted, or what was put is runtime-critical, wait until it is Ready, its kubelet has renewed its Lease, and a new pod starts there`,
    ),
    onHost(showStore),
    inPod(removeRunFiles(run)),
  ];
}

/** What `usr confirm` does; whose switch it is, only the node can tell. */
export function planConfirm({ node, via }: Pick<UsrConfirmRequest, 'node' | 'via'>): readonly PlanStep[] {
  const { inPod, onHost, byWay } = routesTo(node, via);
  const run = { id: '(the run whose switch is armed)' };
  return [
    inPod(readFiles(rollbackPatterns)),
    note(`${node}: where a deployment was booted that waits to be confirmed:`),
    onHost(confirmRollbackSwitch(run)),
    onHost(showStore),
    note(`${node}: where something was installed that waits to be confirmed:`),
    ...[byWay(showStore), byWay(confirmSwitch(run)), byWay(showStore)],
  ];
}
