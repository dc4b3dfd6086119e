import { PassThrough } from 'node:stream';
import type { RemoteProcess } from '../../src/ports.ts';

export type FakeRemote = RemoteProcess & {
  readonly stdin: PassThrough;
  readonly stdout: PassThrough;
  readonly stderr: PassThrough;
  /** The end of the process and of its outputs. */
  end(status: number): void;
  /** The end of the connection, before the status came. */
  lose(error: Error): void;
  readonly sizes: readonly unknown[];
};

/** A remote process that the test moves by hand. */
export function aRemote(): FakeRemote {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const { promise: exit, resolve, reject } = Promise.withResolvers<number>();
  const sizes: unknown[] = [];
  const endOutputs = () => {
    stdout.end();
    stderr.end();
  };
  return {
    stdin,
    stdout,
    stderr,
    exit,
    sizes,
    resize: size => void sizes.push(size),
    end(status) {
      endOutputs();
      resolve(status);
    },
    lose(error) {
      endOutputs();
      reject(error);
    },
  };
}
