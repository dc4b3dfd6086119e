import { Failure } from '../../errors.ts';
import type { Status } from '../../model/rpm-ostree/status.ts';
import { type StatusPod, type StatusPorts, seeStatus, seeStatusText } from './see-status.ts';

/** The first pause between two looks, and the longest: each one is twice the one before. */
const firstPauseMs = 500;
const longestPauseMs = 15_000;

/** Lets time pass while another transaction runs, and says whose that is; `TRANSACTION_BUSY` when the time is up. */
export class BusyWait {
  readonly #ports: StatusPorts;
  readonly #pod: StatusPod;
  readonly #until: number;
  #pauseMs = firstPauseMs;

  /** `lockTimeoutMs`: for all pauses together. */
  constructor(ports: StatusPorts, pod: StatusPod, lockTimeoutMs: number) {
    this.#ports = ports;
    this.#pod = pod;
    this.#until = ports.clock.now() + lockTimeoutMs;
  }

  /** `title`: of the transaction, where somebody has said it already. */
  async pause(title: string | undefined, signal: AbortSignal): Promise<void> {
    const { clock, reporter } = this.#ports;
    const { node } = this.#pod;
    const { transaction } = await seeStatusText(this.#ports, this.#pod, signal);
    const what = transaction?.title || title || 'one of ostree, not of rpm-ostree';
    const whose = transaction?.initiator === undefined ? '' : `, by ${transaction.initiator}`;
    const leftMs = this.#until - clock.now();
    if (leftMs <= 0) throw busy(node, `${what}${whose}`);
    reporter.emit({ kind: 'progress', node, text: `waiting for another transaction: ${what}${whose}` });
    await clock.sleep(Math.min(this.#pauseMs, leftMs), signal);
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
  }
}

/** The node's status, once no transaction is running any more. Nobody's is ever cancelled. */
export async function awaitIdle(
  ports: StatusPorts,
  pod: StatusPod,
  lockTimeoutMs: number,
  signal: AbortSignal,
): Promise<Status> {
  const wait = new BusyWait(ports, pod, lockTimeoutMs);
  for (;;) {
    const status = await seeStatus(ports, pod, signal);
    if (!status.transaction) return status;
    await wait.pause(undefined, signal);
  }
}

function busy(node: string, what: string): Failure {
  const reason = `node/${node}: another transaction of rpm-ostree is still running: ${what}`;
  const hint = 'wait for it, or give it more time: --lock-timeout 30m';
  return new Failure('timeout', 'TRANSACTION_BUSY', reason, { hint });
}
