import { dirname } from 'node:path';
import { Failure } from '../errors.ts';
import { quoteForShell } from '../text/shell-quote.ts';

export type Attempt = { readonly action: 'read' | 'write' | 'remove'; readonly path: string };

/** What could not be done with a file. `why` is what the system threw, or our own words. */
export function fileFailure(code: string, { action, path }: Attempt, why: unknown): Failure {
  if (why instanceof Failure) return why;
  // What may be written or removed is the directory's to say.
  const judge = action === 'read' ? path : dirname(path);
  const reason = typeof why === 'string' ? why : (codeOf(why) ?? 'unknown error');
  return new Failure('failed', code, `cannot ${action} file ${path}: ${reason}`, {
    hint: quoteForShell(['ls', '-ld', judge]),
    cause: why,
  });
}

/** `ENOENT` and the like. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
