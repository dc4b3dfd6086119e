import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { StoredObject } from './store.ts';

/** Whom the API server takes a request to be from, after authentication and impersonation. */
export type User = {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
};

/**
 * An upgrade to a stream of a pod. The server has authenticated and authorized it, found the pod, and written it into
 * the journal; from here on the socket belongs to the handler.
 */
export type StreamCall = {
  readonly kind: 'exec' | 'attach' | 'portforward';
  /** What the `Upgrade` header asks for. kubectl asks for `spdy` once a websocket was refused, and shows that refusal. */
  readonly transport: 'websocket' | 'spdy';
  readonly namespace: string;
  readonly pod: StoredObject;
  readonly query: URLSearchParams;
  readonly user: User;
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What came behind the request's headers already. */
  readonly head: Buffer;
};

export type LogCall = {
  readonly namespace: string;
  readonly pod: StoredObject;
  readonly query: URLSearchParams;
  readonly user: User;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

/**
 * The part of the kubelet that the API server relays to. A method that has written nothing yet may throw a
 * `StatusError` or a `PlainError` (`status-error.ts`): the server answers it, on an upgrade as a plain HTTP response
 * after which the socket ends.
 */
export interface StreamHandler {
  open(call: StreamCall): Promise<void>;
  log(call: LogCall): Promise<void>;
}

export type SubresourceCall = {
  readonly namespace: string;
  readonly name: string;
  /** The object that the subresource belongs to, as it is now. */
  readonly object: StoredObject;
  readonly body: unknown;
  readonly query: URLSearchParams;
  readonly user: User;
  /** Asked for in the query, or in the body's `deleteOptions`. */
  readonly dryRun: boolean;
};

/** Answers a POST to a subresource, or throws a `StatusError`. */
export type SubresourceHandler = (
  call: SubresourceCall,
) => Promise<{ readonly status: number; readonly body: object; readonly headers?: Readonly<Record<string, string>> }>;

/** By resource and subresource: `pods/eviction`. */
export type SubresourceHandlers = Readonly<Record<string, SubresourceHandler>>;
