import { Failure } from '../errors.ts';
import { fireSwitch } from '../model/node-commands.ts';
import type { Run } from '../model/run-id.ts';
import type { HostShell, Ports } from '../ports.ts';
import { runOnHost } from './run-checked.ts';
import { seeStore } from './see-store.ts';

export type FireOptions = {
  readonly node: string;
  /** Into PID 1's namespaces; the first that leads there is taken. */
  readonly ways: readonly HostShell[];
  readonly run: Run;
};

/** Fires the switch of a run before its time, and nobody else's. Where no way leads to the node, its timer fires it. */
export async function fireEarly(
  { reporter }: Pick<Ports, 'reporter'>,
  { node, ways, run }: FireOptions,
  signal: AbortSignal,
): Promise<void> {
  for (const shell of ways) {
    const host = { node, shell, reporter };
    try {
      const { switch: armed } = await seeStore(host, signal);
      if (armed?.run !== run.id) return;
      const { status } = await runOnHost(host, fireSwitch, signal);
      if (status === 0) return;
    } catch (error) {
      if (!(error instanceof Failure) || signal.aborted) throw error;
    }
  }
}
