import { createHash } from 'node:crypto';
import { Failure } from '../../errors.ts';
import { readRpm } from '../../model/rpm/read-rpm.ts';
import type { Rpm } from '../../model/rpm/rpm.ts';
import type { RpmCandidate } from '../../model/rpm/rpm-verdict.ts';
import type { Files, LocalFile } from '../../ports.ts';
import { quoteForShell } from '../../text/shell-quote.ts';

/** An RPM that was read, wherever it lies; `size` in bytes. */
export type ReadRpm = RpmCandidate & { readonly sha256: string; readonly size: number };

/** One of the user's machine, open. */
export type LocalRpm = ReadRpm & { readonly kind: 'local'; readonly file: LocalFile };

/** In the order in which they were named; the files stay open until this is disposed. */
export type LocalRpms = AsyncDisposable & { readonly all: readonly LocalRpm[] };

/**
 * Opens and reads RPMs of the user's machine. Whatever is in a file is a reading, for `judgeRpms`;
 * `Failure('refused', 'SOURCE_MISSING')` where there is no file.
 */
export async function readLocalRpms(
  { files }: { readonly files: Pick<Files, 'open'> },
  paths: readonly string[],
  signal: AbortSignal,
): Promise<LocalRpms> {
  await using stack = new AsyncDisposableStack();
  const all: LocalRpm[] = [];
  for (const path of paths) all.push(await readLocalRpm(path, stack.use(await openFile(files, path)), signal));
  const kept = stack.move();
  return { all, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function openFile(files: Pick<Files, 'open'>, path: string): Promise<LocalFile> {
  const found = await files.open(path);
  if (found?.kind === 'file') return found;
  const reason = found ? `${path} is a directory, and no RPM` : `there is no file ${path}`;
  throw new Failure('refused', 'SOURCE_MISSING', reason, { hint: quoteForShell(['ls', '-ld', path]) });
}

async function readLocalRpm(source: string, file: LocalFile, signal: AbortSignal): Promise<LocalRpm> {
  const reading = readRpm(file.bytes);
  const digests = await digestsOf(file, reading.kind === 'rpm' ? reading.payload : undefined, signal);
  return { kind: 'local', source, file, reading, size: file.bytes.length, ...digests };
}

/** Of the whole and, by the algorithm that the package names, of its payload, in one go. */
async function digestsOf(
  file: LocalFile,
  payload: Rpm['payload'] | undefined,
  signal: AbortSignal,
): Promise<Pick<ReadRpm, 'sha256' | 'payloadHex'>> {
  const whole = createHash('sha256');
  const part = payload?.digest && createHash(payload.digest.algorithm);
  let offset = 0;
  for await (const chunk of file.stream()) {
    signal.throwIfAborted();
    whole.update(chunk);
    if (payload) part?.update(chunk.subarray(Math.max(0, payload.offset - offset)));
    offset += chunk.length;
  }
  return { sha256: whole.digest('hex'), payloadHex: part?.digest('hex') };
}
