import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Lab } from '../lab/lab.ts';

/** What a lab is asked over HTTP until the disposal, in order: `GET /api/v1/nodes?limit=500`. Streams are not in it. */
export type SeenRequests = Disposable & { readonly requests: readonly string[] };

export function seeRequests(lab: Lab): SeenRequests {
  const requests: string[] = [];
  const port = Number(new URL(lab.api.url).port);
  const note = (message: unknown): void => {
    const { method, url, socket }: IncomingMessage = Object(message).request;
    if (socket.localPort === port) requests.push(`${method} ${url}`);
  };
  subscribe('http.server.request.start', note);
  return { requests, [Symbol.dispose]: () => unsubscribe('http.server.request.start', note) };
}
