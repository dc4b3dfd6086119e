import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UsageCode } from '../../src/cli/usage-failure.ts';
import { Failure } from '../../src/errors.ts';
import { asked, wordsOf } from './expected.ts';

/** The words behind `oc rpmoverlay`, and the usage failure that they are answered with. */
export type FailureRow = readonly [line: string | readonly string[], code: UsageCode, message: string, hint: string];

export function testFailures(rows: readonly FailureRow[]): void {
  for (const [line, code, message, hint] of rows) {
    const argv = typeof line === 'string' ? wordsOf(line) : line;
    test(`${shortened(JSON.stringify(argv))} is not understood: ${shortened(message)}`, () => {
      const { kind, code: seen, message: said, hint: next } = failureOf(argv);
      assert.deepEqual({ kind, code: seen, message: said, hint: next }, { kind: 'usage', code, message, hint });
    });
  }
}

function failureOf(argv: readonly string[]): Failure {
  try {
    assert.fail(`understood as ${JSON.stringify(asked(argv))}`);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
