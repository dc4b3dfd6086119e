import type { TestContext } from 'node:test';
import { Failure } from '../../src/errors.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { RolloutLimits } from '../../src/model/rollout/rollout-plan.ts';
import { type RollOutOptions, rollOut } from '../../src/steps/rollout/roll-out.ts';
import { type HandWork, handWork, rest } from './hand-work.ts';
import type { NodeWorld } from './node-world.ts';
import { type Expected, expecting, type StrictPorts } from './ports.ts';
import { aPreparedNode } from './prepared.ts';

/** A rollout that goes on, and whose work a test ends. */
export type Rolling = HandWork & {
  readonly outcomes: Promise<readonly Outcome[]>;
  readonly ports: StrictPorts;
  readonly isOver: () => boolean;
};

/** What is not one node after the other, with four prepared at once. */
export type Options = Partial<Omit<RollOutOptions, 'limits'>> & {
  readonly limits?: Partial<RolloutLimits>;
  readonly cluster?: Expected['cluster'];
  readonly signal?: AbortSignal;
};

export const oneAtATime: RolloutLimits = { maxUnavailable: 1, canary: 0, maxFailures: 0, parallel: 4 };
export const broken = new Failure('failed', 'BROKEN', 'it broke', { hint: 'mend it' });
export const interrupted = new Failure('interrupted', 'INTERRUPTED', 'interrupted');

/** Begins a rollout to these nodes of a world, and lets it come to rest. */
export async function begin(t: TestContext, world: NodeWorld, names: string, more: Options = {}): Promise<Rolling> {
  const hands = handWork();
  const { cluster = world.cluster, signal = t.signal, limits, ...others } = more;
  const ports = expecting({ cluster });
  const nodes = names.split(' ').map(name => aPreparedNode({ name, node: world.node(name) }));
  const options = { nodes, work: hands.work, ...others, limits: { ...oneAtATime, ...limits } };
  const outcomes = rollOut(ports, options, signal);
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  outcomes.then(end, end);
  await rest();
  return { ...hands, outcomes, ports, isOver: () => isOver };
}

/** Ends the preparation of these nodes. */
export async function prepareAll({ finish }: HandWork, names: string): Promise<void> {
  for (const name of names.split(' ')) await finish(`prepare ${name}`);
}

/** The row of a node in a state, with a failure or without one. */
export function rowOf(node: string, state: string, failure?: Failure): Outcome {
  const { code = null, message = null, hint = null, kind } = failure ?? {};
  return { result: { node, state, code, message, hint }, failed: kind };
}

export function notBegun(because: string, hint: string = goOn): Failure {
  return new Failure('refused', 'NOT_BEGUN', `not begun, because ${because}`, { hint });
}

const goOn = 'see to what failed, and run it again; or go on after so many failures: --max-failures';
