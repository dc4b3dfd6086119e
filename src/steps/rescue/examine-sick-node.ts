import { Failure } from '../../errors.ts';
import { describeFindings, type Findings, runtimeUnits } from '../../model/node/findings.ts';
import { showStore } from '../../model/node/node-commands.ts';
import { lookAtUnits, parseUnits } from '../../model/node/unit-look.ts';
import { parseStoreView } from '../../model/put/store-view.ts';
import { describeRollback } from '../../model/rollback/rollback-verdict.ts';
import type { Ports } from '../../ports.ts';
import { lookAtNode } from '../pod/look-at-node.ts';
import type { NodeView } from '../pod/open-debug-pod.ts';
import { runChecked } from '../pod/run-checked.ts';
import { seeRollback } from '../rollback/see-rollback.ts';

/** Looks at what is wrong with a node, and says so in a few lines. */
export async function examineSickNode(
  { reporter }: Pick<Ports, 'reporter'>,
  view: NodeView,
  signal: AbortSignal,
): Promise<Findings> {
  const host = { node: view.node, shell: view.inPod, reporter };
  reporter.emit({ kind: 'progress', node: view.node, text: 'looking at what is wrong' });
  const look = await lookAtNode({ reporter }, view, signal);
  const units = parseUnits((await runChecked(host, lookAtUnits(runtimeUnits), signal)).stdout);
  const store = parseStoreView((await runChecked(host, showStore, signal)).stdout);
  if (!store) throw unreadable(view.node);
  const findings = { look, units, view: store };
  const ofSwitch = describeRollback(await seeRollback({ reporter }, view, signal));
  for (const text of [...describeFindings(findings), ...(ofSwitch ? [ofSwitch] : [])])
    reporter.emit({ kind: 'notice', node: view.node, text });
  return findings;
}

function unreadable(node: string): Failure {
  return new Failure('failed', 'NODE_UNREADABLE', `node/${node}: what was put there could not be read`, {
    hint: 'add -v to see what ran on the host',
  });
}
