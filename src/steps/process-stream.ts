import { Duplex } from 'node:stream';
import type { RemoteProcess } from '../ports.ts';

/**
 * The input and the output of a process as one stream, whose end is that of the output. Closing it calls `close`, which is
 * to end the connection to the process. `Duplex.from` would report each close of a living process as an error.
 */
export function streamOf({ stdin, stdout, exit }: RemoteProcess, close: () => void): Duplex {
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
  stdout.once('end', () => stream.push(null));
  exit.catch(error => stream.destroy(error));
  return stream;
}
