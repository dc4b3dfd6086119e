import { setTimeout as sleep } from 'node:timers/promises';
import type { Knobs } from '../../knobs.ts';
import { StatusError } from '../status-error.ts';

/** The knobs that every request meets before anything else: it is held up, and it may be told to fail. */
export async function meetFaults(knobs: Knobs, method: string, path: string): Promise<void> {
  if (knobs.latencyMs > 0) await sleep(knobs.latencyMs);
  const fault = knobs.failNext.find(({ times, match }) => times > 0 && match.test(`${method} ${path}`));
  if (!fault) return;
  fault.times -= 1;
  const { status, retryAfterSeconds, reason = REASONS[status] } = fault;
  const details = retryAfterSeconds === undefined ? undefined : { retryAfterSeconds };
  throw new StatusError(
    status,
    reason,
    MESSAGES[status] ?? `the lab was told to fail this request with ${status}`,
    details,
  );
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

const MESSAGES: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  429: 'Too many requests, please try again later.',
  503: 'the server is currently unable to handle the request',
};
