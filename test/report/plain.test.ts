import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogEvent } from '../../src/model/event.ts';
import type { OutputFlags } from '../../src/model/request.ts';
import { openInPipe } from './open-test-reporter.ts';

const events: readonly LogEvent[] = [
  { kind: 'progress', text: 'looking at 2 nodes' },
  { kind: 'progress', node: 'worker-a', text: 'starting the debug pod' },
  { kind: 'progress', node: 'worker-b', text: 'starting the debug pod' },
  { kind: 'progress', node: 'worker-a', text: 'starting the debug pod' },
  { kind: 'detail', node: 'worker-a', text: '$ ssh core@worker-a sudo rpm-ostree usroverlay' },
  { kind: 'notice', text: 'the key is granted to pool worker (3 nodes)' },
  { kind: 'notice', text: 'the key is granted to pool worker (3 nodes)' },
  { kind: 'warning', node: 'worker-b', text: 'the disk is almost full' },
  { kind: 'warning', node: 'worker-b', text: 'the disk is almost full' },
  { kind: 'warning', text: 'the API server is old' },
  { kind: 'settled', node: 'worker-b', outcome: 'failed', text: 'node/worker-b is not ready' },
  { kind: 'settled', node: 'worker-a', outcome: 'ok', text: '/usr is writable until the next reboot' },
  { kind: 'progress', node: 'worker-a', text: 'starting the debug pod' },
];

test('without a terminal there is one line per change, and what was said is not repeated', () => {
  assert.equal(
    stderrOf({ color: 'auto' }),
    [
      'looking at 2 nodes',
      'worker-a: starting the debug pod',
      'worker-b: starting the debug pod',
      'the key is granted to pool worker (3 nodes)',
      'warning: worker-b: the disk is almost full',
      'warning: the API server is old',
      'error: worker-b: node/worker-b is not ready',
      'worker-a: /usr is writable until the next reboot',
      'worker-a: starting the debug pod',
      '',
    ].join('\n'),
  );
});

test('-v adds what runs on the hosts, every time that it runs', () => {
  const lines = stderrOf({ verbose: true }, [...events.slice(4, 5), ...events.slice(4, 6)]);
  const command = 'worker-a: $ ssh core@worker-a sudo rpm-ostree usroverlay\n';
  assert.equal(lines, `${command}${command}the key is granted to pool worker (3 nodes)\n`);
});

const whatStays = [
  'warning: worker-b: the disk is almost full',
  'warning: the API server is old',
  'error: worker-b: node/worker-b is not ready',
  '',
].join('\n');

test('-q keeps warnings and failures', () => {
  assert.equal(stderrOf({ quiet: true }), whatStays);
});

test('-o json and -o yaml keep warnings and failures', () => {
  assert.deepEqual([stderrOf({ format: 'json' }), stderrOf({ format: 'yaml' })], [whatStays, whatStays]);
});

test('where stderr is shared with what runs on the node, progress is left out, but with -v', () => {
  const said = events.slice(0, 6);
  const notice = 'the key is granted to pool worker (3 nodes)\n';
  assert.equal(stderrOf({}, said, 'yes'), notice);
  assert.equal(stderrOf({ verbose: true }, said, 'yes'), stderrOf({ verbose: true }, said));
});

test('progress is still a line after the result, but not once the terminal was handed over', () => {
  const cleaning: LogEvent = { kind: 'progress', text: 'removing the debug pod' };
  assert.equal(stderrOf({}, [cleaning]), 'removing the debug pod\n');
  assert.equal(stderrOf({}, [{ kind: 'handover' }, cleaning]), '');
});

test('what comes from outside cannot steer a terminal', () => {
  const text = 'said:\r\n  \x1b[2J\x1b]0;title\x07\x9b31m\u202e"gnp.exe"\u2066 \x08\x00done\u2028';
  assert.equal(
    stderrOf({}, [
      { kind: 'warning', node: 'evil\x1b[1A', text },
      { kind: 'settled', node: 'a', outcome: 'failed', text },
    ]),
    'warning: evil: said: "gnp.exe" done\nerror: a: said: "gnp.exe" done\n',
  );
});

function stderrOf(flags: Partial<OutputFlags>, said = events, sharesStderr: 'yes' | 'no' = 'no'): string {
  const { reporter, stdout, stderr } = openInPipe({ flags, sharesStderr });
  for (const event of said) reporter.emit(event);
  reporter[Symbol.dispose]();
  assert.equal(stdout.text, '');
  return stderr.text;
}
