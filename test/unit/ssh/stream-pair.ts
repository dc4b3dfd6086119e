import { Duplex } from 'node:stream';

/**
 * Two ends of a stream: what is written to one is read from the other in a later turn, as it is from a network, and no
 * sooner than it is wanted. (`duplexPair` of node:stream calls the reader from within the write.) When one end is
 * destroyed, so is the other.
 */
export function streamPair(): [Duplex, Duplex] {
  const near = new End();
  const far = new End();
  near.peer = far;
  far.peer = near;
  return [near, far];
}

class End extends Duplex {
  peer: End | undefined;
  #wanted: (() => void) | undefined;

  override _read(): void {
    this.#wanted?.();
    this.#wanted = undefined;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    setImmediate(() => {
      if (this.peer?.push(chunk) === false) this.peer.#wanted = done;
      else done();
    });
  }

  override _final(done: () => void): void {
    setImmediate(() => {
      this.peer?.push(null);
      done();
    });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    setImmediate(() => this.peer?.destroy());
    done(error);
  }
}
