import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../errors.ts';
import { type Answer, apiFailure } from './api-failure.ts';
import { codeOf, connectionFailure, isTlsError, wasNeverSent } from './connection-failure.ts';
import type { Link } from './link.ts';

/** How long a server that has answered before is waited for. One that restarts takes some 3 s; load balancers notice late. */
const PATIENCE_MS = 60_000;

/** The first pause before the next attempt, doubled each time up to the last. */
const FIRST_PAUSE_MS = 200;
const LAST_PAUSE_MS = 5_000;

/** What came of one attempt; that no answer came at all is thrown. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly answer: Answer };

type Errand = {
  /** For messages: `get node/worker-a`. */
  readonly task: string;
  /** Whether it may be carried out twice. What may not is tried again only where it was certainly not carried out. */
  readonly repeatable: boolean;
};

/**
 * Tries until there is a final answer: again after lost connections, 5xx and 429 where the errand is repeatable; always
 * where no connection came about, where 429 or 503 says when to come again, once with fresh credentials after a 401, and
 * once after a 403 that a starting API server may not have meant. Pauses as the server asks, or for longer each time.
 */
export async function persist<T>(
  link: Link,
  errand: Errand,
  attempt: () => Promise<Attempt<T>>,
  signal: AbortSignal,
): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  let renewed = false;
  let doubted = false;
  for (let tries = 0; ; tries++) {
    const askedAt = performance.now();
    const outcome = await attemptOnce(attempt, signal);
    if (outcome.kind === 'done') return outcome.value;
    if (outcome.kind === 'lost') link.noteLoss();
    if (isUnauthorized(outcome) && !renewed && (await link.renewCredentials(askedAt))) {
      renewed = true;
      continue;
    }
    const mayDoubt = !doubted && link.doubtsRefusal;
    const pause = pauseAfter(outcome, { link, errand, tries, mayDoubt });
    doubted ||= isForbidden(outcome);
    if (pause === undefined || performance.now() + pause > giveUpAt) throw failureOf(outcome, link, errand.task);
    await pauseFor(pause, signal);
  }
}

/** Milliseconds until the next attempt after so many in vain (0 is the first), with some jitter. */
export function backOff(tries: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** tries, LAST_PAUSE_MS) * (0.75 + Math.random() / 2);
}

/** Rejects with the signal's reason. */
export async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}

type Refused = { readonly kind: 'refused'; readonly answer: Answer };
type Lost = { readonly kind: 'lost'; readonly error: unknown };

async function attemptOnce<T>(attempt: () => Promise<Attempt<T>>, signal: AbortSignal): Promise<Attempt<T> | Lost> {
  try {
    return await attempt();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Failure) throw error;
    return { kind: 'lost', error };
  }
}

function isUnauthorized(outcome: Refused | Lost): boolean {
  return outcome.kind === 'refused' && outcome.answer.status === 401;
}

function isForbidden(outcome: Refused | Lost): boolean {
  return outcome.kind === 'refused' && outcome.answer.status === 403;
}

type Situation = {
  readonly link: Link;
  readonly errand: Errand;
  readonly tries: number;
  /** Whether a 403 may not be meant. */
  readonly mayDoubt: boolean;
};

/** `undefined`: this answer is final. */
function pauseAfter(outcome: Refused | Lost, { link, errand, tries, mayDoubt }: Situation): number | undefined {
  if (outcome.kind === 'lost') {
    const { error } = outcome;
    if (!link.hasAnswered || isTlsError(codeOf(error)) || codeOf(error) === 'ANSWER_TIMEOUT') return undefined;
    return errand.repeatable || wasNeverSent(error) ? backOff(tries) : undefined;
  }
  const { status, retryAfter } = outcome.answer;
  if (status === 403) return mayDoubt ? backOff(tries + 1) : undefined;
  if (retryAfter !== undefined && (status === 429 || status === 503))
    return Math.max(retryAfter * 1000, backOff(tries));
  return errand.repeatable && (status === 429 || status >= 500) ? backOff(tries) : undefined;
}

function failureOf(outcome: Refused | Lost, link: Link, task: string): Failure {
  return outcome.kind === 'refused'
    ? apiFailure(outcome.answer, task)
    : connectionFailure(outcome.error, link.connection.server);
}
