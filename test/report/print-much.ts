// A result that is longer than a pipe holds, for a reader who does not read to its end.
import { openReporter } from '../../src/report/open-reporter.ts';
import { wellDone } from './open-test-reporter.ts';

using reporter = openReporter({
  flags: { format: 'table', quiet: false, verbose: false, color: 'auto' },
  yes: false,
  program: 'oc rpmoverlay',
  argv: [],
  secrets: [],
  streams: process,
  env: {},
});
reporter.end({ ...wellDone, output: { kind: 'text', text: 'a line of the result\n'.repeat(100_000) } });
await reporter.flush();
reporter.emit({ kind: 'notice', text: 'flushed' });
await reporter.flush();
