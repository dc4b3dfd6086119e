/**
 * The lab's foot in a node's network namespace: asked for a port, connects to it and hands the connected socket itself over
 * (SCM_RIGHTS, by Node's channel to the parent). From then on no byte passes through here.
 */
import { connect } from 'node:net';
import type { DialAnswer, DialRequest } from './dial.ts';

process.on('message', ({ id, port }: DialRequest) => {
  // As Go does it, and so every container runtime: else small packets would wait for the far side's delayed answers.
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  socket.pause(); // What the server says first is for the parent to read.
  socket.once('connect', () => process.send?.({ id } satisfies DialAnswer, socket));
  socket.once('error', (error: NodeJS.ErrnoException) =>
    process.send?.({ id, error: error.code } satisfies DialAnswer),
  );
});
