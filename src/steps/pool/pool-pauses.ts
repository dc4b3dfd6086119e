import { Failure } from '../../errors.ts';
import { describePause, type PauseRecord, pausePatch, resumePatch } from '../../model/pool/pause-record.ts';
import { judgePause, pauserOf } from '../../model/pool/pause-verdict.ts';
import { type Pool, pools, resumeCommand } from '../../model/pool/pool.ts';
import type { Run } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { awaitVerdict } from '../await-verdict.ts';
import { whoAmI } from '../record/record-usr.ts';
import { changePool } from './change-pool.ts';
import { demandPauseRights } from './demand-pause-rights.ts';

/**
 * The pools that a run has paused, each once and for all of its nodes. When the run ends they are what they were before:
 * one that somebody else had paused stays paused and is not touched; one that an earlier run of this program has left
 * paused is taken over, and resumed. Of two runs that pause one pool the later resumes it.
 */
export class PoolPauses {
  readonly #ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>;
  readonly #run: Run;
  readonly #undo: Undo;
  readonly #holds = new Map<string, Promise<void>>();

  /** Its place in the order of `undo` is that of now: the pools are resumed after all that is registered there later. */
  constructor(ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>, run: Run, undo: Undo) {
    this.#ports = ports;
    this.#run = run;
    this.#undo = undo.section();
  }

  /** Resolves when the pool is paused and the operator has seen that it is. */
  hold({ metadata: { name } }: Pool, signal: AbortSignal): Promise<void> {
    const holding = this.#holds.get(name) ?? this.#begin(name, signal);
    this.#holds.set(name, holding);
    return holding;
  }

  async #begin(name: string, signal: AbortSignal): Promise<void> {
    const { cluster, reporter } = this.#ports;
    await demandPauseRights(cluster, name, signal);
    await this.#pause(name, signal);
    const subject = titleOfPool(name);
    const seen = cluster.follow(pools, { fieldSelector: `metadata.name=${name}` }, signal);
    const judge = ([pool]: readonly Pool[]) => judgePause(pool);
    const going = (reason: string): void => reporter.emit({ kind: 'progress', text: `${subject}: ${reason}` });
    await awaitVerdict({ subject, seen, judge, going }, signal);
  }

  async #pause(name: string, signal: AbortSignal): Promise<void> {
    const { cluster, clock } = this.#ports;
    const by = await whoAmI({ cluster }, signal);
    const record: PauseRecord = { version: 1, run: this.#run.id, by, at: new Date(clock.now()).toISOString() };
    const leftover = {
      what: `${titleOfPool(name)}: paused`,
      recover: resumeCommand({ metadata: { name }, pauseRecord: record }),
    };
    const forget = this.#undo.add(leftover, fresh => this.#resume(name, fresh));
    const patchFor = (pool: Pool) =>
      pauserOf(pool) === 'somebody' ? undefined : pausePatch(record, pool.metadata.resourceVersion);
    const before = await this.#undo.make(forget, own => changePool(cluster, { name, patchFor }, own), signal);
    if (!before) throw new Failure('refused', 'POOL_GONE', `${titleOfPool(name)} is gone`, { hint: 'oc get mcp' });
    if (pauserOf(before) === 'somebody') forget();
    this.#ports.reporter.emit({ kind: 'notice', text: `${titleOfPool(name)} ${howPaused(before)}` });
  }

  async #resume(name: string, signal: AbortSignal): Promise<void> {
    const { cluster, reporter } = this.#ports;
    const isOurs = (pool: Pool | undefined): boolean => pool?.pauseRecord?.run === this.#run.id;
    const patchFor = (pool: Pool) => (isOurs(pool) ? resumePatch(pool.metadata.resourceVersion) : undefined);
    const before = await changePool(cluster, { name, patchFor }, signal);
    if (isOurs(before)) reporter.emit({ kind: 'detail', text: `resumed ${titleOfPool(name)}` });
  }
}

function howPaused(before: Pool): string {
  const { pauseRecord } = before;
  switch (pauserOf(before)) {
    case 'nobody':
      return 'is paused until this run ends, so that the Machine Config Operator begins nothing there';
    case 'somebody':
      return 'is paused already, by somebody else, and stays so';
    case 'us':
      return `is paused already, by run ${pauseRecord && describePause(pauseRecord)}, and is resumed when this run ends`;
  }
}

function titleOfPool(name: string): string {
  return `machineconfigpool/${name}`;
}
