import { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ContainerName, ExecOptions, RemoteProcess, TerminalSize } from '../ports.ts';
import { exitStatusIn } from './exec-status.ts';
import type { Link } from './link.ts';
import { openOutputs } from './outputs.ts';
import { BUFFER, frameOf, lostConnection, openWebSocket, sendOn, writingOn } from './web-socket.ts';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
const RESIZE = 4;
const CLOSE = 255;

/** OpenShift 4.16 to 4.21 have v5 switched off; only v5 can end standard input. */
const V5 = 'v5.channel.k8s.io';
const V4 = 'v4.channel.k8s.io';

type Command = {
  readonly container: ContainerName;
  readonly argv: readonly string[];
  readonly options: ExecOptions;
};

/**
 * Starts a command in a container, and resolves when the API server has taken it; that it cannot be started is told by
 * `exit` (`CANNOT_EXEC`).
 *
 * Both outputs come over one connection: a reader who leaves one of them unread holds up the other, and the exit.
 * Ending `stdin` reaches the command on v5 only; on v4 nothing can, so a command must know how much it is to read.
 * The end of the connection does not end the command.
 */
export async function execInContainer(
  link: Link,
  { container, argv, options }: Command,
  signal: AbortSignal,
): Promise<RemoteProcess> {
  const task = `exec in pod/${container.pod}`;
  const socket = await openWebSocket(
    link,
    {
      path: `/api/v1/namespaces/${encodeURIComponent(container.namespace)}/pods/${encodeURIComponent(container.pod)}/exec`,
      query: execQuery({ container, argv, options }),
      protocols: [V5, V4],
      task,
    },
    signal,
  );
  const remote = attach(socket, { argv, task, signal });
  if (options.terminal) remote.resize(options.terminal);
  setImmediate(() => socket.resume());
  return remote;
}

function execQuery({ container, argv, options }: Command): URLSearchParams {
  const query = new URLSearchParams({ container: container.container, stdout: 'true' });
  if (options.stdin) query.set('stdin', 'true');
  if (options.terminal) query.set('tty', 'true');
  else query.set('stderr', 'true');
  for (const word of argv) query.append('command', word);
  return query;
}

function attach(
  socket: WebSocket,
  { argv, task, signal }: { readonly argv: readonly string[]; readonly task: string; readonly signal: AbortSignal },
): RemoteProcess {
  const { promise: exit, resolve, reject } = Promise.withResolvers<number>();
  // Whoever does not ask for the exit is not told.
  exit.catch(() => {});
  const outputs = openOutputs(socket);
  socket.on('message', (data: Buffer) => {
    const payload = data.subarray(1);
    if (data[0] === STDOUT) outputs.stdout.push(payload);
    if (data[0] === STDERR) outputs.stderr.push(payload);
    if (data[0] !== STATUS) return;
    const status = exitStatusIn(payload, argv);
    if (typeof status === 'number') resolve(status);
    else reject(status);
    outputs.end();
    socket.close();
  });
  const stdin = inputOf(socket);
  socket.once('close', code => {
    reject(signal.aborted ? signal.reason : lostConnection(task, code));
    outputs.end();
    stdin.destroy();
  });
  return {
    stdin,
    stdout: outputs.stdout.stream,
    stderr: outputs.stderr.stream,
    exit,
    resize: ({ columns, rows }: TerminalSize) => {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(frameOf(RESIZE, Buffer.from(JSON.stringify({ Width: columns, Height: rows }))));
    },
  };
}

function inputOf(socket: WebSocket): Writable {
  const stdin = new Writable({
    highWaterMark: BUFFER,
    ...writingOn(socket, STDIN),
    final: done => {
      if (socket.protocol === V5) sendOn(socket, CLOSE, Uint8Array.of(STDIN), () => done());
      else done();
    },
  });
  // What cannot be written any more is not worth a crash: `exit` tells why.
  return stdin.on('error', () => {});
}
