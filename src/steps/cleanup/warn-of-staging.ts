import { Failure } from '../../errors.ts';
import { type Node, nodes } from '../../model/node/node.ts';
import { recordedOverrides } from '../../model/override/listed-override.ts';
import { liveOverrides } from '../../model/override/live-overrides.ts';
import { driftOfOverrides } from '../../model/override/override-drift.ts';
import type { Ports } from '../../ports.ts';
import { quoteForShell } from '../../text/shell-quote.ts';
import { seeStatus } from '../override/see-status.ts';
import type { OpenNode } from '../pod/open-node.ts';

/**
 * Names what comes with the next boot of a node and is recorded nowhere: a run that was killed may have staged it, and so may
 * somebody else, who is not asked. So it is not taken away, and the command is told that does it.
 */
export async function warnOfStaging(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { pod, look }: OpenNode,
  program: string,
  signal: AbortSignal,
): Promise<void> {
  if (!look.isOstree) return;
  const { node } = pod;
  const names = await seeUnrecorded(ports, pod, signal);
  if (names.length === 0) return;
  const reset = `${program} override reset ${quoteForShell([...names, node])} --unrecorded`;
  const text = `its next boot changes packages of which nothing is recorded (${names.join(', ')}); if a run has left that: ${reset}`;
  ports.reporter.emit({ kind: 'warning', node, text });
}

async function seeUnrecorded(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  pod: OpenNode['pod'],
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const { overrideRecord }: Partial<Node> = (await ports.cluster.get(nodes, { name: pod.node }, signal)) ?? {};
    const recorded = recordedOverrides(overrideRecord);
    const drift = driftOfOverrides(recorded, liveOverrides(await seeStatus(ports, pod, signal), [], []));
    return [...new Set(drift.flatMap(one => (one.recorded === null && one.live === 'staged' ? [one.name] : [])))];
  } catch (error) {
    if (error instanceof Failure && !signal.aborted) return [];
    throw error;
  }
}
