import { Failure } from '../../errors.ts';
import { endWords } from '../../model/put/put-event-text.ts';
import type { StoreView } from '../../model/put/store-view.ts';
import type { HostShell, Ports } from '../../ports.ts';
import { recordChanges, whoAmI } from '../record/record-usr.ts';
import { confirmPut } from './confirm-put.ts';
import { seeStore } from './see-store.ts';

export type ConfirmOptions = {
  readonly node: string;
  /** In the namespaces of PID 1. */
  readonly shell: HostShell;
  readonly via: 'ssh' | 'host';
  /** What the user calls this program. */
  readonly program: string;
  /** What there is to say of the node's other switch, which is none of `/usr`. */
  readonly aside?: string | undefined;
};

/** Whose switch it was; `already`: before. */
export type Confirmed = { readonly run: string; readonly bootId: string; readonly already: boolean };

/**
 * Disarms whatever switch is armed on a node, and records that; returns whose it was. `NOT_ARMED` where there is none, with
 * what became of the last one.
 */
export async function confirmUsr(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { node, shell, via, program, aside }: ConfirmOptions,
  signal: AbortSignal,
): Promise<Confirmed> {
  const host = { node, shell, reporter: ports.reporter };
  const view = await seeStore(host, signal);
  if (!view.switch && view.last?.state === 'confirmed')
    return { run: view.last.run, bootId: view.bootId, already: true };
  if (!view.switch) throw notArmed(node, { ...view, aside }, program);
  const {
    bootId,
    switch: { run },
  } = view;
  await confirmPut(host, { id: run }, signal);
  const by = await whoAmI(ports, signal);
  const at = new Date(ports.clock.now()).toISOString();
  const origin = { version: 1, by, at, run, bootId, via } as const;
  await recordChanges(ports, node, { origin, changes: [{ kind: 'confirmed' }] }, signal);
  return { run, bootId, already: false };
}

type Ends = Pick<StoreView, 'last' | 'formerly'> & Pick<ConfirmOptions, 'aside'>;

function notArmed(node: string, ends: Ends, program: string): Failure {
  const reason = `nothing is armed on node/${node}${describeEnd(ends)}`;
  return new Failure('refused', 'NOT_ARMED', reason, { hint: `${program} status ${node} --live` });
}

function describeEnd({ last, formerly, aside }: Ends): string {
  const put = describePut({ last, formerly: aside === undefined ? formerly : undefined });
  const ends = [put, aside].filter(text => text !== undefined);
  return ends.length === 0 ? '' : `: ${ends.join('; ')}`;
}

function describePut({ last, formerly }: Pick<StoreView, 'last' | 'formerly'>): string | undefined {
  if (last) return `what run ${last.run} put there is ${endWords[last.state]}${last.why && ` (${last.why})`}`;
  if (formerly) return `it was rebooted since run ${formerly.run}, and what that put is gone`;
  return undefined;
}
