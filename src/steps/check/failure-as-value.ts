import { Failure, type FailureKind } from '../../errors.ts';
import type { Objection } from '../../model/check/check-row.ts';

/** What a step comes to, or why it does not, as a value where the failure is of these kinds; every other one is thrown. */
export async function failureAsValue<T>(
  kinds: readonly FailureKind[],
  step: () => T | Promise<T>,
): Promise<T | Failure> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof Failure && kinds.includes(error.kind)) return error;
    throw error;
  }
}

/** Why a step refuses, in the words of a row; `undefined` where it does not. */
export async function refusalOf(step: () => unknown): Promise<Objection | undefined> {
  const end = await failureAsValue(['refused'], step);
  return end instanceof Failure ? objectionOf(end) : undefined;
}

/** A failure in the words of a row. */
export function objectionOf({ code, message, hint }: Failure): Objection {
  return { code, reason: message, hint };
}
