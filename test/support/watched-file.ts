import { type Readable, Transform } from 'node:stream';
import type { LocalFile } from '../../src/ports.ts';

/**
 * A file of which it is looked now and then, while it is sent, how many bytes are neither to be read any more nor at their
 * end yet: so many at most are in memory somewhere.
 */
export function watchFlight(
  file: LocalFile,
  arrived: () => Promise<number>,
): { readonly file: LocalFile; readonly most: () => number } {
  let most = 0;
  const look = async (at: number): Promise<void> => {
    most = Math.max(most, at - (await arrived()));
  };
  const isTime = (at: number, length: number) => Math.floor(at / interval) !== Math.floor((at + length) / interval);
  const watched = whenSent(file, (at, length) => (isTime(at, length) ? look(at) : undefined));
  return { file: watched, most: () => most };
}

const interval = 10_000_000;

/** A file that waits at its half, when it is sent the first time, until something is done. */
export function atHalf(file: LocalFile, act: () => unknown): LocalFile {
  const half = file.bytes.length / 2;
  return whenSent(file, (at, length) => (at < half && at + length >= half ? act() : undefined));
}

/** Its first reading is for the checksum, the second one to be sent. */
function whenSent(file: LocalFile, look: (at: number, length: number) => unknown): LocalFile {
  let readings = 0;
  const stream = () => {
    readings += 1;
    return readings === 2 ? passing(file.stream(), look) : file.stream();
  };
  return { ...file, stream };
}

function passing(source: Readable, look: (at: number, length: number) => unknown): Readable {
  let at = 0;
  const watch = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      const position = at;
      at += chunk.length;
      Promise.resolve(look(position, chunk.length)).then(() => done(null, chunk), done);
    },
  });
  return source.on('error', error => watch.destroy(error)).pipe(watch);
}
