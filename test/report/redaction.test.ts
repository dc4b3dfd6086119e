import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ending, LogEvent } from '../../src/model/event.ts';
import type { OutputFormat } from '../../src/model/request.ts';
import { openInPipe, openOnScreen, wellDone } from './open-test-reporter.ts';

const token = `sha256~Zm9v"'\\YmFy`;
const key =
  '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\nAAAABG5vbmUAAAAEbm9u\n-----END OPENSSH PRIVATE KEY-----\n';
const talk = `${token} and ${key} at https://admin:hunter2@proxy:3128/`;

/** YAML puts this into single quotes, and doubles the one inside. */
const quoted = `: ${token}`;

const failure = { code: 'FAILED', message: talk, hint: `oc --token ${token}` };

/** A run that puts secrets wherever text can be put. */
const leaky: Ending = {
  ...wellDone,
  exit: 1,
  ...failure,
  nodes: [
    { node: 'a', state: 'failed', ...failure, log: [talk] },
    { node: 'b', state: 'failed', ...failure },
  ],
  leftovers: [{ what: talk, recover: `oc --token ${token} delete x` }],
  fields: { deep: { list: [talk] } },
};

const outputs: readonly NonNullable<Ending['output']>[] = [
  { kind: 'text', text: talk },
  { kind: 'table', table: { columns: [{ title: 'a' }], rows: [{ name: 'node/a', cells: [talk] }] } },
  {
    kind: 'plan',
    steps: [
      { kind: 'note', text: talk },
      { kind: 'run', node: 'a', argv: ['echo', talk] },
      {
        kind: 'create',
        manifest: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { talk, quoted } },
      },
      { kind: 'patch', object: 'node/a', patch: { talk, quoted } },
      { kind: 'delete', object: token },
    ],
  },
];

const kinds = ['progress', 'notice', 'warning', 'detail'] as const;
const events: readonly LogEvent[] = [
  ...kinds.map(kind => ({ kind, node: 'a', text: talk })),
  { kind: 'detail', text: `cut in two: ${token.slice(0, 9)}\x1b[0m${token.slice(9)}` },
  { kind: 'settled', node: 'a', outcome: 'failed', text: `other: ${talk}` },
  { kind: 'settled', node: 'b', outcome: 'ok', text: talk },
];

for (const format of ['table', 'wide', 'json', 'yaml', 'name'] satisfies OutputFormat[]) {
  test(`-v -o ${format} shows no secret, wherever it was put`, async () => {
    for (const output of outputs) {
      const { reporter, stdout, stderr } = openInPipe({ flags: { format, verbose: true }, secrets: [token] });
      reporter.hide(key);
      for (const event of events) reporter.emit(event);
      reporter.trace(`Error: ${talk}`);
      reporter.end({ ...leaky, output });
      await reporter.flush();
      const written = stdout.text + stderr.text;
      assert.match(stderr.text, /\[redacted\]/);
      assert.doesNotMatch(written, /Zm9v|YmFy|b3Blbn|AAAAB|hunter2|PRIVATE KEY/);
      if (format === 'json') assert.equal(JSON.parse(stdout.text).hint, 'oc --token [redacted]');
    }
  });
}

test('a password that is also a word of JSON leaves the object readable', async () => {
  const { reporter, stdout } = openInPipe({ flags: { format: 'json' }, secrets: ['null', 'command'] });
  reporter.end({ ...wellDone, fields: { said: 'the password is null' } });
  await reporter.flush();
  assert.deepEqual(JSON.parse(stdout.text), { version: 1, ...wellDone, said: 'the password is [redacted]' });
});

test('a question names the server without the password of its URL', async () => {
  const { reporter, screen, keyboard } = openOnScreen();
  reporter.about({ context: 'lab', server: 'https://me:hunter2@api:6443', namespace: 'x', namespaceIsExplicit: false });
  const answer = reporter.ask({ text: `really ${key}?`, nodes: [] }, new AbortController().signal);
  keyboard.end('\n');
  await answer;
  assert.equal(screen.text, 'context: lab\nserver:  https://me:[redacted]@api:6443\nreally [redacted] ? [y/N]');
});
