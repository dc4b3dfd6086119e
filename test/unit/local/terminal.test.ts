import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { openTerminal } from '../../../src/local/terminal.ts';
import type { TerminalSize } from '../../../src/ports.ts';

/** Streams that behave as those of a process in a terminal, with the raw modes that were set. */
function makeTerminal({ columns = 100, rows = 30, isRaw = false } = {}) {
  const modes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw,
    setRawMode(raw: boolean) {
      modes.push(raw);
      stdin.isRaw = raw;
    },
  });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
  return { stdin, stdout, stderr: new PassThrough(), modes };
}

test('a terminal has the size of its window at the time of asking', () => {
  const streams = makeTerminal();
  const terminal = openTerminal(streams);
  assert.deepEqual(terminal.size, { columns: 100, rows: 30 });
  streams.stdout.columns = 132;
  assert.deepEqual(terminal.size, { columns: 132, rows: 30 });
});

test('a terminal that does not know its size has a usual one', () => {
  assert.deepEqual(openTerminal(makeTerminal({ columns: 0, rows: 0 })).size, { columns: 80, rows: 24 });
});

test('where input or output is no terminal there is no size', () => {
  const whole = makeTerminal();
  const pipe = new PassThrough();
  const sizes = [
    { ...whole, stdin: pipe },
    { ...whole, stdout: pipe },
  ].map(streams => openTerminal(streams).size);
  assert.deepEqual(sizes, [undefined, undefined]);
});

test('raw mode ends when it is disposed, also when the work in it failed', () => {
  const streams = makeTerminal();
  const terminal = openTerminal(streams);
  assert.throws(() => {
    using _raw = terminal.raw(() => {});
    assert.deepEqual(streams.modes, [true]);
    throw new Error('the work failed');
  }, /the work failed/);
  assert.deepEqual(streams.modes, [true, false]);
});

test('raw mode that was there before stays', () => {
  const streams = makeTerminal({ isRaw: true });
  openTerminal(streams)
    .raw(() => {})
    [Symbol.dispose]();
  assert.equal(streams.stdin.isRaw, true);
});

test('changes of the size are told for as long as the terminal is raw', () => {
  const streams = makeTerminal();
  const sizes: TerminalSize[] = [];
  const raw = openTerminal(streams).raw(size => sizes.push(size));
  Object.assign(streams.stdout, { columns: 132, rows: 50 }).emit('resize');
  raw[Symbol.dispose]();
  streams.stdout.emit('resize');
  assert.deepEqual(sizes, [{ columns: 132, rows: 50 }]);
  assert.equal(streams.stdout.listenerCount('resize'), 0);
});

test('where there is no terminal, raw mode changes nothing', () => {
  const pipe = new PassThrough();
  using _raw = openTerminal({ stdin: pipe, stdout: pipe, stderr: pipe }).raw(() => assert.fail('there is no size'));
  pipe.emit('resize');
});
