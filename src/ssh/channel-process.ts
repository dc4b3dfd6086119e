import { PassThrough, type Readable } from 'node:stream';
import type { ClientCallback, ClientChannel } from 'ssh2';
import type { ExecOptions, RemoteProcess } from '../ports.ts';
import { connectionLost, execRefused } from './failures.ts';

/** What ends a process for us: the caller's wish, or the end of the connection. Their reasons are errors. */
type Ends = { readonly signal: AbortSignal; readonly lost: AbortSignal };

/** Opens a channel and makes a process of it. */
export function openProcess(
  open: (done: ClientCallback) => void,
  options: ExecOptions,
  { signal, lost }: Ends,
): Promise<RemoteProcess> {
  const { promise, resolve, reject } = Promise.withResolvers<RemoteProcess>();
  const over = AbortSignal.any([signal, lost]);
  if (over.aborted) return Promise.reject(over.reason);
  over.addEventListener('abort', () => reject(over.reason), { once: true });
  try {
    open((error, channel) => {
      if (error !== undefined) reject(execRefused(error));
      else if (over.aborted) channel.close();
      // In this turn, because the status may be in the bytes that ssh2 reads next.
      else resolve(processOf(channel, options, { signal, lost }));
    });
  } catch (error) {
    reject(connectionLost(error));
  }
  return promise;
}

/**
 * The streams are not the channel itself: its writes never return once the far side has closed it, and its `destroy` is
 * not that of Node's streams.
 */
function processOf(channel: ClientChannel, options: ExecOptions, { signal, lost }: Ends): RemoteProcess {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const exit = Promise.withResolvers<number>();
  // Who asks for the streams only is not to be ended by a status.
  exit.promise.catch(() => {});

  stdin.pipe(channel);
  if (!options.stdin) stdin.end();
  const cuts = [pass(channel, stdout), pass(channel.stderr, stderr)];

  const onAbort = () => {
    exit.reject(signal.reason);
    stdin.destroy();
    for (const cut of cuts) cut();
    // Without a terminal sshd would let it run on. ssh2 sends no signal any more once the input has ended.
    channel.signal('HUP');
    channel.close();
  };
  // ssh2 ends the channel's streams itself, behind what has come already.
  const onLost = () => {
    exit.reject(lost.reason);
    stdin.destroy();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  lost.addEventListener('abort', onLost, { once: true });

  channel.once('exit', (code: number | null, signalName?: string) => {
    exit.resolve(code ?? statusOfSignal(signalName));
    // Nobody reads it any more: sshd drops what still comes (`session_exit_message` in OpenSSH's session.c).
    stdin.destroy();
  });
  channel.once('close', () => {
    exit.reject(connectionLost(new Error('the channel was closed without a status')));
    stdin.destroy();
    signal.removeEventListener('abort', onAbort);
    lost.removeEventListener('abort', onLost);
  });

  return {
    stdin,
    stdout,
    stderr,
    exit: exit.promise,
    resize: ({ columns, rows }) => channel.setWindow(rows, columns, 0, 0),
  };
}

/** Passes on what comes until nobody takes it; the rest is dropped, because an unread channel never closes. */
function pass(source: Readable, sink: PassThrough): () => void {
  const cut = () => {
    source.unpipe(sink);
    source.resume();
    sink.end();
  };
  source.pipe(sink);
  sink.once('close', cut);
  return cut;
}

/** As a shell counts it. The numbers are Linux's, whatever the user's machine runs; the names those of RFC 4254, 6.10. */
function statusOfSignal(name: string | undefined): number {
  const number = linuxSignals[name ?? ''];
  return number === undefined ? 255 : 128 + number;
}

const linuxSignals: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGABRT: 6,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
};
