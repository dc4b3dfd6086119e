import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../src/errors.ts';
import type { OutputFormat } from '../../src/model/request.ts';
import { drawn, openInPipe, openOnScreen, wellDone } from './open-test-reporter.ts';

const question = { text: 'Drain and reboot these nodes?', nodes: ['worker-a', 'worker-b'] };
const identity = { context: 'lab', server: 'https://api.lab:6443', namespace: 'x', namespaceIsExplicit: false };
const facts = 'context: lab\nserver:  https://api.lab:6443\nnodes:   worker-a, worker-b\n';
const { signal } = new AbortController();

for (const [typed, answer] of [
  ['y\n', true],
  ['Yes\n', true],
  [' y \n', true],
  ['\n', false],
  ['n\n', false],
  ['yesterday\n', false],
] as const) {
  test(`${JSON.stringify(typed)} is a ${answer ? 'yes' : 'no'}`, async () => {
    const { reporter, screen, keyboard } = openOnScreen();
    reporter.about(identity);
    const asked = reporter.ask(question, signal);
    keyboard.write(typed);
    assert.equal(await asked, answer);
    assert.equal(screen.text, `${facts}Drain and reboot these nodes? [y/N]`);
  });
}

test('the end of the input is a no, and who is gone is not asked again', async () => {
  const { reporter, screen, keyboard } = openOnScreen();
  const asked = reporter.ask(question, signal);
  keyboard.end();
  assert.equal(await asked, false);
  assert.match(screen.raw, /\[y\/N\] \n$/);
  await assert.rejects(reporter.ask(question, signal), { code: 'NEEDS_CONFIRMATION' });
});

test('--yes answers without asking, also where nobody could be asked', async () => {
  const { reporter, stderr } = openInPipe({ yes: true });
  assert.equal(await reporter.ask(question, signal), true);
  assert.equal(stderr.text, '');
});

test('without a terminal a question is refused, with the command that answers it', async () => {
  const { reporter, stderr } = openInPipe({ argv: ['usr', 'worker-a', '--', 'sh', '-c', 'a b'] });
  reporter.about(identity);
  await assert.rejects(
    reporter.ask(question, signal),
    new Failure(
      'refused',
      'NEEDS_CONFIRMATION',
      'this needs a confirmation, and there is no terminal to ask on: Drain and reboot these nodes? ' +
        '(context lab; server https://api.lab:6443; nodes worker-a, worker-b)',
      { hint: "oc rpmoverlay usr worker-a --yes -- sh -c 'a b'" },
    ),
  );
  assert.equal(stderr.text, '');
});

test('nobody is asked in CI, nor where stdout is for a program', async () => {
  const formats: readonly OutputFormat[] = ['json', 'yaml'];
  for (const options of [{ env: { CI: '1' } }, ...formats.map(format => ({ flags: { format } }))]) {
    const { reporter, screen } = openOnScreen(options);
    await assert.rejects(reporter.ask(question, signal), { kind: 'refused', code: 'NEEDS_CONFIRMATION' });
    assert.equal(screen.raw, '');
  }
});

test('-q and -o name still ask', async () => {
  for (const flags of [{ quiet: true }, { format: 'name' as const }]) {
    const { reporter, keyboard, screen } = openOnScreen({ flags });
    keyboard.write('y\n');
    assert.equal(await reporter.ask(question, signal), true);
    assert.match(screen.text, /\[y\/N\]$/);
  }
});

test('while a question is open nothing else is written, and afterwards all of it is', async t => {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'] });
  const { reporter, screen, keyboard } = openOnScreen();
  reporter.emit({ kind: 'progress', node: 'worker-a', text: 'looking' });
  await drawn();
  const asked = reporter.ask({ ...question, nodes: [] }, signal);
  await drawn();
  reporter.emit({ kind: 'warning', text: 'the API server is old' });
  reporter.emit({ kind: 'progress', node: 'worker-a', text: 'still looking' });
  t.mock.timers.tick(1000);
  assert.deepEqual([screen.text, screen.isCursorHidden], ['Drain and reboot these nodes? [y/N]', false]);
  screen.write('y\n'); // The terminal's echo.
  keyboard.write('y\n');
  await asked;
  const lines = [
    'Drain and reboot these nodes? [y/N] y',
    'warning: the API server is old',
    '⠋ worker-a: still looking',
  ];
  assert.equal(screen.text, lines.join('\n'));
  reporter[Symbol.dispose]();
});

test('questions come one after the other', async () => {
  const { reporter, screen, keyboard } = openOnScreen();
  const first = reporter.ask({ text: 'first?', nodes: ['a'] }, signal);
  const second = reporter.ask({ text: 'second?', nodes: ['b'] }, signal);
  await drawn();
  assert.equal(screen.text, 'nodes:   a\nfirst? [y/N]');
  keyboard.write('y\n');
  assert.equal(await first, true);
  await drawn();
  keyboard.write('n\n');
  assert.equal(await second, false);
  assert.equal(screen.text, 'nodes:   a\nfirst? [y/N] nodes:   b\nsecond? [y/N]');
});

test('a question that was given up does not take the next one with it', async () => {
  const { reporter, keyboard } = openOnScreen();
  const interrupt = new AbortController();
  const first = reporter.ask(question, interrupt.signal);
  const second = reporter.ask(question, signal);
  await drawn();
  interrupt.abort(new Error('gone'));
  await assert.rejects(first, /gone/);
  await drawn();
  keyboard.write('y\n');
  assert.equal(await second, true);
});

test('an interrupt ends the question with its own reason and gives stdin back', async () => {
  const { reporter, screen, keyboard } = openOnScreen();
  const interrupt = new AbortController();
  const reason = new Failure('interrupted', 'INTERRUPTED', 'interrupted');
  const asked = reporter.ask(question, interrupt.signal);
  const waiting = reporter.ask(question, interrupt.signal);
  await drawn();
  interrupt.abort(reason);
  await assert.rejects(asked, reason);
  await assert.rejects(waiting, reason);
  await assert.rejects(reporter.ask(question, interrupt.signal), reason);
  assert.match(screen.raw, /\[y\/N\] \n$/);
  assert.deepEqual([keyboard.isPaused(), keyboard.listenerCount('data')], [true, 0]);
});

test('a reporter that is closed gives up on its question, and what was kept back is said', async () => {
  const { reporter, screen, keyboard } = openOnScreen();
  const asked = reporter.ask({ text: 'really?', nodes: [] }, signal);
  await drawn();
  reporter.emit({ kind: 'warning', text: 'the debug pod stays' });
  reporter.end({ ...wellDone, exit: 130, code: 'INTERRUPTED', message: 'interrupted' });
  assert.match(screen.text, /warning: the debug pod stays\nerror: interrupted$/);
  reporter[Symbol.dispose]();
  await assert.rejects(asked, /closed/);
  assert.equal(keyboard.isPaused(), true);
});
