import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { drawn, openOnScreen, wellDone } from './open-test-reporter.ts';
import { Screen } from './screen.ts';

test('the nodes at work turn in place, and what is settled or said stands above them', async t => {
  stopTime(t);
  const { reporter, screen } = openOnScreen();
  reporter.emit({ kind: 'progress', text: 'looking at 2 nodes' });
  await drawn();
  assert.equal(screen.text, '⠋ looking at 2 nodes');

  reporter.emit({ kind: 'progress', node: 'worker-a', text: 'starting the debug pod' });
  reporter.emit({ kind: 'progress', node: 'worker-b', text: 'starting the debug pod' });
  t.mock.timers.tick(80);
  assert.equal(screen.text, '⠙ worker-a: starting the debug pod\n  worker-b: starting the debug pod');

  reporter.emit({ kind: 'notice', text: 'the key is granted to pool worker (3 nodes)' });
  reporter.emit({ kind: 'warning', node: 'worker-b', text: 'the disk is almost full' });
  reporter.emit({ kind: 'settled', node: 'worker-b', outcome: 'failed', text: 'node/worker-b is not ready' });
  assert.equal(
    screen.text,
    [
      'the key is granted to pool worker (3 nodes)',
      'warning: worker-b: the disk is almost full',
      '✖ worker-b: node/worker-b is not ready',
      '⠙ worker-a: starting the debug pod',
    ].join('\n'),
  );

  reporter.emit({ kind: 'settled', node: 'worker-a', outcome: 'ok', text: '/usr is writable until the next reboot' });
  assert.equal(
    screen.text,
    [
      'the key is granted to pool worker (3 nodes)',
      'warning: worker-b: the disk is almost full',
      '✖ worker-b: node/worker-b is not ready',
      '✔ worker-a: /usr is writable until the next reboot',
    ].join('\n'),
  );
});

test('the bytes of a short run are a frame, its removal, and the line that stays', async t => {
  stopTime(t);
  const { reporter, screen } = openOnScreen();
  reporter.emit({ kind: 'progress', node: 'worker-a', text: 'looking' });
  await drawn();
  reporter.emit({ kind: 'settled', node: 'worker-a', outcome: 'ok', text: 'done' });
  assert.equal(
    screen.raw,
    '\x1b[?25l\x1b[?2026h\x1b[1G⠋ worker-a: looking\x1b[?2026l\x1b[1G\x1b[0K\x1b[?25h✔ worker-a: done\n',
  );
});

test('a step that takes long shows for how long, and a count in parentheses does not start it anew', async t => {
  stopTime(t);
  const { reporter, screen } = openOnScreen();
  reporter.emit({ kind: 'progress', node: 'worker-a', text: 'waiting for rendered-worker-9f (1 of 3 updated)' });
  await drawn();
  t.mock.timers.tick(4000);
  assert.match(screen.text, /^. worker-a: waiting for rendered-worker-9f \(1 of 3 updated\)$/);
  reporter.emit({ kind: 'progress', node: 'worker-a', text: 'waiting for rendered-worker-9f (2 of 3 updated)' });
  t.mock.timers.tick(60_000);
  assert.match(screen.text, /^. worker-a: waiting for rendered-worker-9f \(2 of 3 updated\) 6[34]s$/);
  reporter.emit({ kind: 'progress', node: 'worker-a', text: 'logging in' });
  t.mock.timers.tick(1000);
  assert.match(screen.text, /^. worker-a: logging in$/);
  reporter[Symbol.dispose]();
});

test('on 20 columns each node keeps to one row and shows its time', async t => {
  stopTime(t);
  const { reporter, screen } = openOnScreen({ screen: new Screen(20) });
  reporter.emit({ kind: 'progress', node: 'worker-a', text: 'waiting for rendered-worker-9f' });
  await drawn();
  t.mock.timers.tick(7000);
  reporter.emit({ kind: 'progress', node: 'worker-b', text: '等待 rendered-worker-9f' });
  t.mock.timers.tick(1080);
  assert.match(screen.text, /^. worker-a: wai… 8s\n {2}worker-b: 等待 r…$/);
  reporter[Symbol.dispose]();
  assert.equal(screen.text, '');
});

test('a terminal that becomes narrower is drawn anew without a rest of the wider lines', async t => {
  stopTime(t);
  const { reporter, screen } = openOnScreen({ screen: new Screen(60) });
  reporter.emit({ kind: 'notice', text: 'a line that stays' });
  reporter.emit({ kind: 'progress', node: 'worker-a', text: 'waiting for rendered-worker-9f3b2c71d0 to be there' });
  reporter.emit({ kind: 'progress', node: 'worker-b', text: 'waiting for rendered-worker-9f3b2c71d0 to be there' });
  await drawn();
  screen.resize(25);
  assert.equal(screen.text, 'a line that stays\n⠋ worker-a: waiting for…\n  worker-b: waiting for…');
  screen.resize(60);
  t.mock.timers.tick(80);
  assert.equal(
    screen.text,
    [
      'a line that stays',
      '⠙ worker-a: waiting for rendered-worker-9f3b2c71d0 to be t…',
      '  worker-b: waiting for rendered-worker-9f3b2c71d0 to be t…',
    ].join('\n'),
  );
  reporter[Symbol.dispose]();
  assert.equal(screen.text, 'a line that stays');
});

test('in xterm, which cuts instead of wrapping, a narrower window costs no line above the spinner', async t => {
  stopTime(t);
  const { reporter, screen } = openOnScreen({ screen: new Screen(60), env: { XTERM_VERSION: 'XTerm(390)' } });
  reporter.emit({ kind: 'notice', text: 'a line that stays' });
  reporter.emit({ kind: 'progress', node: 'worker-a', text: 'waiting for rendered-worker-9f3b2c71d0' });
  await drawn();
  screen.columns = 25;
  screen.emit('resize');
  assert.equal(screen.text, 'a line that stays\n⠋ worker-a: waiting for…');
  reporter[Symbol.dispose]();
});

test('nodes that do not fit on the screen are counted', async t => {
  stopTime(t);
  const { reporter, screen } = openOnScreen({ screen: new Screen(80, 5) });
  for (let at = 1; at <= 9; at++) reporter.emit({ kind: 'progress', node: `worker-${at}`, text: 'looking' });
  await drawn();
  assert.equal(screen.text, '⠋ worker-1: looking\n  worker-2: looking\n  worker-3: looking\n  and 6 more');
  reporter[Symbol.dispose]();
});

test('the cursor is hidden while something turns, and back after an end and after a crash', async t => {
  stopTime(t);
  const { reporter, screen } = openOnScreen();
  const work = async (): Promise<void> => {
    reporter.emit({ kind: 'progress', node: 'worker-a', text: 'looking' });
    await drawn();
    assert.deepEqual([screen.text, screen.isCursorHidden], ['⠋ worker-a: looking', true]);
  };
  await work();
  reporter.end(wellDone);
  assert.deepEqual([screen.text, screen.isCursorHidden], ['', false]);
  await work();
  reporter[Symbol.dispose]();
  reporter[Symbol.dispose]();
  assert.deepEqual([screen.text, screen.isCursorHidden], ['', false]);
});

test('after the terminal was handed over nothing turns there, but warnings are said', async t => {
  stopTime(t);
  const { reporter, screen } = openOnScreen();
  reporter.emit({ kind: 'progress', node: 'worker-a', text: 'logging in' });
  await drawn();
  reporter.emit({ kind: 'handover' });
  assert.deepEqual([screen.text, screen.isCursorHidden], ['', false]);
  reporter.emit({ kind: 'progress', node: 'worker-a', text: 'removing the debug pod' });
  reporter.emit({ kind: 'warning', text: 'the debug pod stays' });
  t.mock.timers.tick(1000);
  assert.deepEqual([screen.text, screen.isCursorHidden], ['warning: the debug pod stays', false]);
});

test('a reporter that is closed while the spinner is being loaded draws nothing', async t => {
  stopTime(t);
  const { reporter, screen } = openOnScreen();
  reporter.emit({ kind: 'progress', text: 'looking' });
  reporter[Symbol.dispose]();
  await drawn();
  assert.equal(screen.raw, '');
});

test('stdin is left alone', async t => {
  stopTime(t);
  const { reporter, keyboard } = openOnScreen();
  reporter.emit({ kind: 'progress', text: 'looking' });
  await drawn();
  keyboard.write('typed ahead\n');
  t.mock.timers.tick(1000);
  await setImmediate();
  assert.deepEqual([keyboard.readableFlowing, keyboard.listenerCount('data')], [null, 0]);
  assert.equal(String(keyboard.read()), 'typed ahead\n');
  reporter[Symbol.dispose]();
});

test('colours mark outcomes, warnings and details, unless the user wants none', async () => {
  const transcript = (options: Parameters<typeof openOnScreen>[0]): string => {
    const { reporter, screen } = openOnScreen(options);
    reporter.emit({ kind: 'settled', node: 'a', outcome: 'ok', text: 'done' });
    reporter.emit({ kind: 'settled', node: 'b', outcome: 'failed', text: 'not done' });
    reporter.emit({ kind: 'warning', text: 'careful' });
    reporter.emit({ kind: 'detail', node: 'a', text: '$ mount' });
    return screen.raw;
  };
  const verbose = { verbose: true };
  const colored =
    '\x1b[32m✔\x1b[39m a: done\n\x1b[31m✖\x1b[39m b: not done\n\x1b[33mwarning:\x1b[39m careful\n\x1b[2ma: $ mount\x1b[22m\n';
  const plain = '✔ a: done\n✖ b: not done\nwarning: careful\na: $ mount\n';
  assert.equal(transcript({ flags: { ...verbose, color: 'auto' } }), colored);
  assert.equal(transcript({ flags: { ...verbose, color: 'auto' }, env: { NO_COLOR: '' } }), colored);
  assert.equal(transcript({ flags: { ...verbose, color: 'auto' }, env: { NO_COLOR: '1' } }), plain);
  assert.equal(transcript({ flags: { ...verbose, color: 'never' } }), plain);
});

test('the Linux console gets signs that are in its font', async t => {
  stopTime(t);
  const { reporter, screen } = openOnScreen({ env: { TERM: 'linux' } });
  reporter.emit({ kind: 'progress', node: 'a', text: 'looking' });
  await drawn();
  assert.equal(screen.text, '- a: looking');
  reporter.emit({ kind: 'settled', node: 'a', outcome: 'ok', text: 'done' });
  reporter.emit({ kind: 'settled', node: 'b', outcome: 'failed', text: 'not done' });
  assert.equal(screen.text, '√ a: done\n× b: not done');
});

test('a terminal that loses its size is not drawn on until it has one again', async t => {
  stopTime(t);
  const { reporter, screen } = openOnScreen();
  reporter.emit({ kind: 'progress', node: 'a', text: 'looking' });
  await drawn();
  screen.columns = 0;
  screen.emit('resize');
  reporter.emit({ kind: 'progress', node: 'a', text: 'looking on' });
  t.mock.timers.tick(1000);
  assert.deepEqual([screen.text, screen.isCursorHidden], ['', false]);
  screen.columns = 80;
  reporter.emit({ kind: 'progress', node: 'a', text: 'still looking' });
  assert.equal(screen.text, '⠋ a: still looking');
  reporter[Symbol.dispose]();
});

test('a terminal without a cursor to move or without a size, a CI system and -q get lines and no spinner', async () => {
  const transcript = async (options: Parameters<typeof openOnScreen>[0]): Promise<string> => {
    const { reporter, screen } = openOnScreen(options);
    reporter.emit({ kind: 'progress', node: 'a', text: 'looking' });
    reporter.emit({ kind: 'warning', node: 'a', text: 'careful' });
    await drawn();
    return screen.raw;
  };
  const lines = 'a: looking\nwarning: a: careful\n';
  assert.equal(await transcript({ env: { TERM: 'dumb' }, flags: { color: 'auto' } }), lines);
  assert.equal(await transcript({ env: { CI: 'true' } }), lines);
  assert.equal(await transcript({ screen: new Screen(0) }), lines);
  assert.equal(await transcript({ flags: { quiet: true } }), 'warning: a: careful\n');
});

/** Frames and seconds pass only when the test says so. */
function stopTime(t: TestContext): void {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.UTC(2026, 10, 20, 10) });
}
