import type { Leftover } from '../../model/leftover.ts';
import { startPut } from '../../model/node/node-commands.ts';
import type { PutFile } from '../../model/node/node-record.ts';
import { describePutEvent } from '../../model/put/put-event-text.ts';
import { type PutEvent, putStatus } from '../../model/put/put-events.ts';
import { armedUntil, changesOfPutBack, putFilesOf } from '../../model/put/put-record.ts';
import type { HostShell, Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import type { StagedInstall } from '../candidate/stage-install.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import type { Note } from '../record/note-in-order.ts';
import { untilAborted } from '../until-aborted.ts';
import { awaitPutBack, type PutBack } from './await-put-back.ts';
import { followNodeWork, type NodeWorkEnd } from './follow-node-work.ts';

export type PutOptions = {
  readonly pod: DebugPod;
  /** A way into PID 1's namespaces. */
  readonly shell: HostShell;
  /** The same way in, to a plain root shell of the host: the put goes to PID 1 by itself. */
  readonly startShell: HostShell;
  readonly staged: Pick<StagedInstall, 'plan' | 'before' | 'brought'>;
  readonly note: Note;
  /** For what is made on nodes. */
  readonly undo: Undo;
  /** What the user calls this program. */
  readonly program: string;
};

type PutPorts = Pick<Ports, 'cluster' | 'clock' | 'reporter'>;

/** Of an interrupted run, for which somebody waits. */
const takeBackAtEndMs = 3 * 60_000;

/**
 * A put that a node is at work on, and the connection by which it was started. That stays open when the run is told to
 * stop: where no container starts any more, no exec does either, and only what is open already can tell the node to take it
 * back at once (measured with runc and containerd; CRI-O goes through runc likewise).
 *
 * Until it is settled what becomes of the put, the end of the run takes it back, where there is a switch to fire.
 */
export class PutInProgress {
  readonly ended: Promise<NodeWorkEnd>;
  readonly files: readonly PutFile[];
  /** Whether a switch was to be armed. */
  readonly hasSwitch: boolean;
  readonly #ports: PutPorts;
  readonly #options: PutOptions;
  readonly #connection = new AbortController();
  readonly #forget: () => void;
  #isSettled = false;
  #until: string | undefined;

  constructor(ports: PutPorts, options: PutOptions) {
    const { pod, startShell, staged, undo } = options;
    const { plan, brought } = staged;
    this.#ports = ports;
    this.#options = options;
    this.files = putFilesOf(plan);
    this.hasSwitch = plan.deadmanSeconds !== undefined;
    const { node } = pod;
    brought.forget();
    this.#forget = undo.addDivisible(this.#leftover(), own => this.#takeBackAtEnd(own), takeBackAtEndMs);
    const onEvent = (event: PutEvent): void => this.#hear(event);
    const work = { node, shell: startShell, command: startPut(plan.run), statuses: putStatus, onEvent };
    this.ended = followNodeWork(ports, work, this.#connection.signal);
    this.ended.catch(() => {}); // Whoever is interested waits for it.
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** What was put stays there, or is not there: nobody has to take it back any more. */
  settle(): void {
    const { undo, staged } = this.#options;
    this.#isSettled = true;
    this.#forget();
    undo.add(staged.brought.leftover, own => this.#close(own));
  }

  /** Has the node take it back at once, and records it when it is seen to be so. */
  async takeBack(signal: AbortSignal): Promise<PutBack> {
    const how = await this.#takeBack(signal);
    this.settle();
    return how;
  }

  #hear(event: PutEvent): void {
    const { pod, note } = this.#options;
    const kind = event.kind === 'armed' ? 'notice' : 'progress';
    this.#ports.reporter.emit({ kind, node: pod.node, text: describePutEvent(event) });
    if (event.kind !== 'armed') return;
    const until = armedUntil(event.deadline);
    this.#until = until;
    note([{ kind: 'armed', until }], this.#connection.signal).catch(() => {}); // The run is over.
  }

  async #takeBack(signal: AbortSignal): Promise<PutBack> {
    const { pod, shell, staged, note } = this.#options;
    const { run, bootId } = staged.plan;
    const end = await untilAborted(this.ended, signal);
    if (end.kind === 'done') end.fire(); // Where it does not come through, the switch is found armed, and is fired then.
    const how = await awaitPutBack(this.#ports, { pod, shell, run, bootId, before: staged.before }, signal);
    if (how.kind === 'put-back') await note(changesOfPutBack(this.files, how.view), signal);
    return how;
  }

  async #takeBackAtEnd(signal: AbortSignal): Promise<readonly Leftover[]> {
    const stays = await this.#tryTakingBack(signal);
    const rest = await this.#close(signal).then(
      () => [],
      () => [this.#options.staged.brought.leftover],
    );
    return [...stays, ...rest];
  }

  /** What stays of the put. */
  async #tryTakingBack(signal: AbortSignal): Promise<readonly Leftover[]> {
    if (!this.hasSwitch) return [this.#leftover()];
    try {
      await this.#takeBack(signal);
    } catch {
      return [this.#leftover()];
    }
    this.#ports.reporter.emit({ kind: 'notice', node: this.#options.pod.node, text: 'what was put is taken back' });
    return [];
  }

  #leftover(): Leftover {
    const { pod, program } = this.#options;
    const byItself = this.#until === undefined ? '' : `; unless confirmed, the node takes it back at ${this.#until}`;
    return { what: `node/${pod.node}: what was put there${byItself}`, recover: `${program} usr revert ${pod.node}` };
  }

  async #close(signal: AbortSignal): Promise<void> {
    this.#connection.abort(new Error('the put is over'));
    await this.#options.staged.brought.remove(signal);
  }
}
