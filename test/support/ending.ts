import assert from 'node:assert/strict';
import type { Ran } from './program.ts';

/** How a run with `-o json` ended, by the object on its stdout. */
export type Ending = {
  readonly status: number | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly hint: string | null;
  readonly leftovers: readonly { readonly what: string; readonly recover: string }[];
};

/** Also asserts what holds of every such run: stdout is one object, and that says the exit status as well. */
export function endingOf({ status, stdout, stderr }: Ran): Ending {
  const { exit, code, message, hint, leftovers } = parse(stdout, stderr);
  assert.equal(exit, status);
  return { status, code, message, hint, leftovers };
}

/** The refusal alone, for runs that leave nothing. */
export function refusalOf(ran: Ran): Omit<Ending, 'leftovers'> {
  const { leftovers, ...refusal } = endingOf(ran);
  assert.deepEqual(leftovers, []);
  return refusal;
}

function parse(stdout: string, stderr: string) {
  try {
    return JSON.parse(stdout);
  } catch {
    return assert.fail(`stdout is no JSON: ${stdout || '(empty)'}; stderr: ${stderr}`);
  }
}
