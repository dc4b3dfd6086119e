// Draws and asks on the terminal that it is started in, and says what became of it: for a test that types.
import { openReporter } from '../../src/report/open-reporter.ts';
import { drawn } from './open-test-reporter.ts';

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort(new Error('interrupted')));
{
  using reporter = openReporter({
    flags: { format: 'table', quiet: false, verbose: false, color: 'never' },
    yes: false,
    program: 'oc rpmoverlay',
    argv: [],
    secrets: [],
    streams: process,
    env: {},
  });
  reporter.emit({ kind: 'progress', node: 'worker-a', text: 'looking' });
  await drawn();
  reporter.emit({ kind: 'notice', text: `raw while drawing: ${process.stdin.isRaw}` });
  const answer = await reporter.ask({ text: 'Go on?', nodes: ['worker-a'] }, interrupt.signal);
  reporter.emit({ kind: 'notice', text: `answered ${answer}` });
  await reporter.ask({ text: 'Once more?', nodes: ['worker-a'] }, interrupt.signal).catch((error: Error) => {
    reporter.emit({ kind: 'notice', text: `ended by ${error.message}` });
  });
}
process.stderr.write(`raw at the end: ${process.stdin.isRaw}\n`);
