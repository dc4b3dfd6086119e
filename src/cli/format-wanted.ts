import { Failure } from '../errors.ts';
import type { OutputFormat } from '../model/request.ts';
import { everyFlag } from './every-flag.ts';
import { format } from './flags/output.ts';
import { spellOut } from './spelling.ts';

/** The `-o` of a command line that is not understood otherwise, so that its failure too is told as a script expects it. */
export function formatWanted(argv: readonly string[]): OutputFormat {
  const lead = `--${format.name}=`;
  const { words } = spellOut(argv, everyFlag);
  const texts = words.filter(word => word.startsWith(lead)).map(word => word.slice(lead.length));
  try {
    return format.read(texts);
  } catch (error) {
    if (error instanceof Failure) return 'table';
    throw error;
  }
}
