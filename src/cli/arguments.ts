import type { Command } from './command.ts';
import { quoted, usageFailure } from './usage-failure.ts';

/** `MISSING_ARGUMENT`, `UNEXPECTED_ARGUMENT` */
export function checkOperands({ path, operand, runs }: Command, operands: readonly string[]): void {
  const name = path.join(' ');
  const most = { none: 0, one: 1, many: Number.POSITIVE_INFINITY }[operand?.count ?? 'none'];
  if (operand?.count === 'one' && operands.length === 0)
    throw usageFailure('MISSING_ARGUMENT', `${operand.label} is missing`);
  if (operands.length > most)
    throw usageFailure(
      'UNEXPECTED_ARGUMENT',
      `unexpected argument ${quoted(operands[most] ?? '')}: ${name} takes ${operand ? `one ${operand.label}` : 'none'}`,
      runs && `write a command for the node after --`,
    );
}

/** An empty command after `--` is a shell variable that was not set: without this, a shell would open instead. */
export function checkRun({ path, runs }: Command, run: readonly string[] | undefined): void {
  if (run === undefined) return;
  if (!runs) throw usageFailure('UNEXPECTED_ARGUMENT', `${path.join(' ')} takes no command after --`);
  if (!run[0]) throw usageFailure('MISSING_ARGUMENT', 'there is no command after --');
}
