import { Failure } from '../../errors.ts';
import { confirmSwitch } from '../../model/node/node-commands.ts';
import { endWords } from '../../model/put/put-event-text.ts';
import { confirmStatus, type RunEnd } from '../../model/put/put-events.ts';
import type { Run } from '../../model/run-id.ts';
import type { OnHost } from '../pod/run-checked.ts';
import { runOnHost } from '../pod/run-checked.ts';
import { seeStore } from './see-store.ts';

/**
 * Disarms the switch of a run, and sees that it is disarmed and has not fired. A run that had nothing to change has armed none.
 */
export async function confirmPut(host: OnHost, run: Run, signal: AbortSignal): Promise<void> {
  const { node, reporter } = host;
  reporter.emit({ kind: 'progress', node, text: "disarming the dead-man's switch" });
  const { status } = await runOnHost(host, confirmSwitch(run), signal);
  const isConfirmed = status === confirmStatus.confirmed;
  if (status === confirmStatus.busy) {
    throw new Failure('failed', 'NODE_BUSY', `node/${node}: another run is at work there`, {
      hint: 'run the command again',
    });
  }
  const { switch: armed, last } = await seeStore(host, signal);
  // Others who waited for their turn may have armed their own by now, or even have ended.
  const own = armed?.run === run.id ? armed : undefined;
  const stays = last?.run === run.id ? last.state === 'confirmed' || last.state === 'done' : isConfirmed && last;
  if (!own && stays) return;
  const why = own ? `it is ${own.state}` : describeLast(last);
  throw new Failure('failed', 'NOT_CONFIRMED', `node/${node}: its dead-man's switch was not disarmed: ${why}`, {
    hint: 'add -v to see what ran on the host',
  });
}

function describeLast(last: RunEnd | undefined): string {
  if (!last) return 'the node knows nothing of it';
  return `what run ${last.run} put there is ${endWords[last.state]}${last.why && ` (${last.why})`}`;
}
