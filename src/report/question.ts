import { createInterface } from 'node:readline';
import type { Streams } from './streams.ts';

/**
 * Shows the prompt on stderr and reads one line. Only `y` and `yes` are a yes; the end of the input is a no.
 *
 * Rejects with the signal's reason. The terminal keeps its own line editing, so that Ctrl-C is a SIGINT as always.
 */
export async function askOnTerminal(
  prompt: string,
  { stdin, stderr }: Pick<Streams, 'stdin' | 'stderr'>,
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted();
  stderr.write(prompt);
  const lines = createInterface({ input: stdin, terminal: false });
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  lines.once('line', resolve).once('close', () => resolve(undefined));
  try {
    const answer = await promise;
    if (answer === undefined) stderr.write('\n');
    return /^\s*y(es)?\s*$/i.test(answer ?? '');
  } catch (error) {
    stderr.write('\n');
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    lines.close();
  }
}
