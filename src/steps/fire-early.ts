import { fireSwitch } from '../model/node-commands.ts';
import type { Run } from '../model/run-id.ts';
import type { HostShell, Ports } from '../ports.ts';
import { askBriefly } from './ask-briefly.ts';
import { type OnHost, runOnHost } from './run-checked.ts';
import { seeStore } from './see-store.ts';

export type FireOptions = {
  readonly node: string;
  /** Into PID 1's namespaces; the first that leads there is taken. */
  readonly ways: readonly HostShell[];
  readonly run: Run;
};

/** Fires the switch of a run before its time, and nobody else's. Where no way leads to the node, its timer fires it. */
export async function fireEarly(
  { clock, reporter }: Pick<Ports, 'clock' | 'reporter'>,
  { node, ways, run }: FireOptions,
  signal: AbortSignal,
): Promise<void> {
  for (const shell of ways) {
    if (await askBriefly({ clock }, own => fire({ node, shell, reporter }, run, own), signal)) return;
  }
}

/** Whether it fires, or there is nothing to fire. */
async function fire(host: OnHost, run: Run, signal: AbortSignal): Promise<boolean> {
  const { switch: armed } = await seeStore(host, signal);
  if (armed?.run !== run.id) return true;
  return (await runOnHost(host, fireSwitch, signal)).status === 0;
}
