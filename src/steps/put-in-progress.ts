import { Failure } from '../errors.ts';
import type { InstallPlan } from '../model/install-plan.ts';
import { fireSwitch, startPut } from '../model/node-commands.ts';
import { type PutEvent, putStatus } from '../model/put-events.ts';
import type { HostShell, Ports } from '../ports.ts';
import { awaitPutBack, type PutBack } from './await-put-back.ts';
import { followNodeWork, type NodeWorkEnd } from './follow-node-work.ts';
import type { DebugPod } from './open-debug-pod.ts';
import { runOnHost } from './run-checked.ts';
import { untilAborted } from './until-aborted.ts';

export type PutOptions = {
  readonly pod: DebugPod;
  /** A way into PID 1's namespaces. */
  readonly shell: HostShell;
  /** The same way in, to a plain root shell of the host: the put goes to PID 1 by itself. */
  readonly startShell: HostShell;
  readonly plan: InstallPlan;
  /** What stands at the paths that change, by path. */
  readonly before: ReadonlyMap<string, string>;
  readonly onEvent: (event: PutEvent) => void;
};

/**
 * A put that a node is at work on, and the connection by which it was started. That stays open when the run is told to
 * stop: where no container starts any more, no exec does either, and only what is open already can tell the node to take it
 * back at once (measured with runc and containerd; CRI-O goes through runc likewise).
 */
export class PutInProgress implements Disposable {
  readonly ended: Promise<NodeWorkEnd>;
  /** Whether there is a switch to fire: until it is settled what becomes of the put. */
  canTakeBack: boolean;
  readonly #options: PutOptions;
  readonly #ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>;
  readonly #connection = new AbortController();

  constructor(ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>, options: PutOptions) {
    this.#ports = ports;
    this.#options = options;
    const { pod, startShell, plan, onEvent } = options;
    this.canTakeBack = plan.deadmanSeconds !== undefined;
    const work = { node: pod.node, shell: startShell, command: startPut(plan.run), statuses: putStatus, onEvent };
    this.ended = followNodeWork(ports, work, this.#connection.signal);
    this.ended.catch(() => {}); // Whoever is interested waits for it.
  }

  /** Tells the node to take it back at once, and waits until it is seen to be so. */
  async takeBack(signal: AbortSignal): Promise<PutBack> {
    const { pod, shell, plan, before } = this.#options;
    const { run, bootId } = plan;
    await this.#fire(signal);
    const how = await awaitPutBack(this.#ports, { pod, shell, run, bootId, before }, signal);
    this.canTakeBack = false;
    return how;
  }

  /** By the connection that is open, or else by whichever way still leads there; where none does, its timer fires it. */
  async #fire(signal: AbortSignal): Promise<void> {
    const end = await untilAborted(this.ended, signal);
    if (end.kind === 'ended' || (end.kind === 'done' && end.fire())) return;
    const { pod, shell } = this.#options;
    for (const way of [shell, pod.onHost]) if (await this.#fireBy(way, signal)) return;
  }

  async #fireBy(shell: HostShell, signal: AbortSignal): Promise<boolean> {
    const { reporter } = this.#ports;
    try {
      const { status } = await runOnHost({ node: this.#options.pod.node, shell, reporter }, fireSwitch, signal);
      return status === 0;
    } catch (error) {
      if (error instanceof Failure && !signal.aborted) return false;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#connection.abort(new Error('the put is over'));
  }
}
