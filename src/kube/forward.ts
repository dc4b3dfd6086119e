import { Duplex } from 'node:stream';
import { Failure } from '../errors.ts';
import { printable } from '../text/printable.ts';
import type { Link } from './link.ts';
import { BUFFER, lostConnection, openWebSocket, writingOn } from './web-socket.ts';

/** Of the only port that is asked for (kubelet `pkg/kubelet/cri/streaming/portforward`). */
const DATA = 0;
const ERROR = 1;

/** Each channel begins with its port, two bytes. */
const PREFIX = 2;

/**
 * One TCP connection to `localhost:port` in the pod's network namespace.
 *
 * It cannot be half-closed: ending the stream closes the connection when all has been sent. Where nobody listens, the
 * stream fails with `PORT_CLOSED` after this has resolved; where the connection is lost, with `CONNECTION_LOST`.
 */
export async function forwardPort(
  link: Link,
  { namespace, pod }: { readonly namespace: string; readonly pod: string },
  port: number,
  signal: AbortSignal,
): Promise<Duplex> {
  const task = `forward port ${port} of pod/${pod}`;
  const socket = await openWebSocket(
    link,
    {
      path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward`,
      query: new URLSearchParams({ ports: String(port) }),
      protocols: ['v4.channel.k8s.io'],
      task,
    },
    signal,
  );
  const prefixLeft = [PREFIX, PREFIX];
  let wasOpen = false;
  const stream = new Duplex({
    allowHalfOpen: false,
    readableHighWaterMark: BUFFER,
    read: () => socket.resume(),
    writableHighWaterMark: BUFFER,
    ...writingOn(socket, DATA),
    final: done => {
      socket.close(1000);
      done();
    },
    destroy: (error, done) => {
      if (socket.readyState !== socket.CLOSED) socket.terminate();
      done(error);
    },
  });
  socket.on('message', (data: Buffer) => {
    const channel = data[0] ?? 255;
    const skipped = Math.min(prefixLeft[channel] ?? 0, data.length - 1);
    prefixLeft[channel] = (prefixLeft[channel] ?? 0) - skipped;
    const payload = data.subarray(1 + skipped);
    if (payload.length === 0 || stream.destroyed) return;
    if (channel === ERROR) stream.destroy(wasOpen ? broken(task, payload) : portClosed(port, pod, payload));
    if (channel !== DATA) return;
    wasOpen = true;
    if (!stream.push(payload)) socket.pause();
  });
  socket.once('close', code => {
    if (stream.destroyed) return;
    if (signal.aborted) stream.destroy(signal.reason);
    else if (code === 1000 || stream.writableFinished) stream.push(null);
    else stream.destroy(lostConnection(task, code));
  });
  setImmediate(() => socket.resume());
  return stream;
}

function portClosed(port: number, pod: string, message: Buffer): Failure {
  const why = printable(message.toString(), 300);
  return new Failure('failed', 'PORT_CLOSED', `nothing listens on port ${port} of pod/${pod}: ${why}`, {
    hint: 'look what listens on the node of the pod: ss -ltn',
  });
}

function broken(task: string, message: Buffer): Failure {
  const why = printable(message.toString(), 300);
  return new Failure('failed', 'CONNECTION_LOST', `the connection was lost during ${task}: ${why}`, {
    hint: 'run the command again',
  });
}
