import { once } from 'node:events';
import { Duplex } from 'node:stream';
import type { RemoteProcess } from '../../ports.ts';

/**
 * The input and the output of a process as one stream, which ends with the output once `exit` is fulfilled, and fails with
 * what that is rejected with. Closing it calls `close`, which is to end the connection to the process. `Duplex.from` would
 * report each close of a living process as an error.
 */
export function streamOf(
  { stdin, stdout, exit }: Pick<RemoteProcess, 'stdin' | 'stdout'> & { readonly exit: Promise<unknown> },
  close: () => void,
): Duplex {
  const stream = new Duplex({
    read: () => void stdout.resume(),
    write: (chunk, _encoding, done) => void stdin.write(chunk, done),
    destroy(error, done) {
      close();
      done(error);
    },
  });
  stdout.on('data', chunk => {
    if (!stream.push(chunk)) stdout.pause();
  });
  const ended = once(stdout, 'end');
  Promise.all([exit, ended]).then(
    () => stream.push(null),
    error => stream.destroy(error),
  );
  return stream;
}
