import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { quoteForShell } from '../../src/text/shell-quote.ts';
import { Screen } from './screen.ts';

test('on a real terminal Ctrl-C stays a signal, an answer is read, and the program ends by itself', async t => {
  const program = quoteForShell([
    'sh',
    '-c',
    'stty cols 80 rows 24; exec "$@"',
    'sh',
    process.execPath,
    new URL('real-terminal.ts', import.meta.url).pathname,
  ]);
  // util-linux's script runs it on a pseudo-terminal, and types there what it is sent.
  const typist = spawn('script', ['--quiet', '--return', '--flush', '--command', `exec ${program}`, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    signal: t.signal,
  });
  const screen = new Screen();
  const answers = new Map([
    ['Go on? [y/N]', 'y\n'],
    ['Once more? [y/N]', '\x03'],
  ]);
  typist.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen.write(text);
    for (const [question, typed] of answers) {
      if (screen.text.endsWith(question) && answers.delete(question)) typist.stdin.write(typed);
    }
  });
  const [status] = await once(typist, 'close');
  const lines = [
    'raw while drawing: false',
    'nodes:   worker-a',
    'Go on? [y/N] y',
    'answered true',
    'nodes:   worker-a',
    'Once more? [y/N] ^C',
    'ended by interrupted',
    'raw at the end: false',
  ];
  assert.deepEqual([status, screen.text.split('\n'), screen.isCursorHidden], [0, lines, false]);
});
