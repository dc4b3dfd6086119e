import { Failure } from '../../errors.ts';
import { lookForTraces, parseNodeTraces } from '../../model/cleanup/node-traces.ts';
import type { NodeTrace } from '../../model/cleanup/trace.ts';
import { type OnHost, runChecked } from '../pod/run-checked.ts';

/** What runs have left on a node, as PID 1 sees it. */
export async function seeNodeTraces(host: OnHost, signal: AbortSignal): Promise<readonly NodeTrace[]> {
  const { stdout } = await runChecked(host, lookForTraces, signal);
  const traces = parseNodeTraces(host.node, stdout);
  if (traces) return traces;
  throw new Failure('failed', 'NODE_UNREADABLE', `node/${host.node}: what was left there could not be read`, {
    hint: 'add -v to see what ran on the host',
  });
}
