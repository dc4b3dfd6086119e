import { Failure } from '../errors.ts';
import { printable } from '../text/printable.ts';

/** Why a command line is not understood; `-o json` and scripts meet these words. */
export type UsageCode =
  | 'UNKNOWN_COMMAND'
  | 'UNKNOWN_FLAG'
  | 'MISSING_ARGUMENT'
  | 'UNEXPECTED_ARGUMENT'
  | 'BAD_VALUE'
  | 'CONFLICTING_FLAGS'
  | 'NO_TARGET';

/** Without a `hint`, `parse` adds the command that shows the help. */
export function usageFailure(code: UsageCode, message: string, hint?: string): Failure {
  return new Failure('usage', code, message, { hint });
}

/** The user's own word in a sentence. */
export function quoted(word: string): string {
  return `"${printable(word, 200)}"`;
}
