import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { flagsOf } from '../../src/cli/command.ts';
import { entries } from '../../src/cli/commands/all.ts';
import type { Flag } from '../../src/cli/flag.ts';
import { Failure } from '../../src/errors.ts';
import { asked } from './expected.ts';

const flags: readonly Flag[] = entries.flatMap(entry => (entry.kind === 'command' ? flagsOf(entry) : []));
const spellings = flags.flatMap(({ name, short }) => [`--${name}`, ...(short ? [`-${short}`] : [])]);

/** No argument of a program can hold a NUL. */
const anyText = fc.string({ unit: 'binary' }).map(text => text.replaceAll('\0', ''));
const anyWord = fc.oneof(
  fc.constantFrom(...entries.flatMap(({ path }) => path)),
  fc.constantFrom(...spellings, '--help', '--', '-', '--=', '---', '', '=', '--__proto__', '--_', '-vvv', '-ojson'),
  fc.constantFrom('worker-a', 'node/worker-a', 'json', 'host', 'agent', '1', 'true', 'client', '10m', 'a=b'),
  fc.tuple(fc.constantFrom(...spellings), anyText).map(([spelling, text]) => `${spelling}=${text}`),
  anyText,
  anyText.map(text => `-${text}`),
);

test('any argv is a request, or a usage failure with a code, one line of message, and a hint', () => {
  fc.assert(
    fc.property(fc.array(anyWord, { maxLength: 8 }), argv => {
      try {
        assert.ok(asked(argv).command);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        assert.equal(error.kind, 'usage');
        assert.match(error.code, /^[A-Z_]+$/);
        assert.match(error.message, /^[^\n]+$/);
        assert.match(error.hint ?? '', /^[^\n]+$/);
      }
    }),
    { numRuns: 500 },
  );
});

test("the words after -- reach the user's command as they are", () => {
  fc.assert(
    fc.property(fc.array(anyWord, { minLength: 1 }), run => {
      fc.pre(run[0] !== '');
      const request = asked(['ssh', 'worker-a', '--', ...run]);
      assert.deepEqual(request.command === 'ssh' && request.run, run);
    }),
  );
});

test('a value reaches its flag as it is, in each of the spellings that pflag knows', () => {
  fc.assert(
    fc.property(anyText, text => {
      fc.pre(text !== '' && !text.startsWith('='));
      for (const given of [['-l', text], [`-l${text}`], [`-l=${text}`], ['--selector', text], [`--selector=${text}`]]) {
        const request = asked(['usr', ...given]);
        assert.deepEqual(request.command === 'usr' && request.target, { kind: 'selector', selector: text });
      }
    }),
  );
});

test('a flag of one name is written in the same way with every command', () => {
  const byName = Map.groupBy(flags, ({ name }) => name);
  for (const [name, [first, ...others]] of byName)
    for (const other of others) assert.deepEqual(spellingOf(other), first && spellingOf(first), name);
});

function spellingOf({ short, aliases, bare }: Flag) {
  return { short, aliases, bare };
}
