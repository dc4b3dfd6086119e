import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'js-yaml';
import type { Ending, LogEvent, Table } from '../../src/model/event.ts';
import type { OutputFlags } from '../../src/model/request.ts';
import { openInPipe, wellDone } from './open-test-reporter.ts';

const table: Table = {
  columns: [{ title: 'node' }, { title: 'usr' }, { title: 'by' }, { title: 'message', wide: true }],
  rows: [
    { name: 'node/worker-a', cells: ['worker-a', 'unlocked', '山田 太郎', undefined] },
    { name: 'node/b', cells: ['b', undefined, 'me', 'node/b is not ready\n(since 3m)'] },
  ],
};

const partial: Ending = {
  command: 'usr',
  exit: 5,
  code: 'PARTIAL',
  message: '1 of 2 nodes failed',
  hint: null,
  nodes: [
    { node: 'worker-a', state: 'unlocked', code: null, message: null, hint: null, via: 'ssh' },
    {
      node: 'b',
      state: 'failed',
      code: 'NODE_NOT_READY',
      message: 'node/b is not ready',
      hint: 'oc describe node/b',
    },
  ],
  leftovers: [{ what: 'pod/x in namespace default', recover: 'oc delete pod/x -n default' }],
  fields: { runId: 'x7k2p' },
  output: { kind: 'table', table },
};

const explanation = [
  'error: 1 of 2 nodes failed',
  'error: b: node/b is not ready',
  'hint: oc describe node/b',
  'left behind: pod/x in namespace default',
  '  remove it with: oc delete pod/x -n default',
  '',
].join('\n');

test('a table has padded columns and a dash for what is not known, and stderr explains the failures', async () => {
  const lines = ['NODE       USR        BY', 'worker-a   unlocked   山田 太郎', 'b          -          me', ''];
  assert.deepEqual(await print(partial), { stdout: lines.join('\n'), stderr: explanation });
});

test('-o wide adds the wide columns', async () => {
  const { stdout } = await print(partial, { format: 'wide' });
  const lines = [
    'NODE       USR        BY          MESSAGE',
    'worker-a   unlocked   山田 太郎   -',
    'b          -          me          node/b is not ready (since 3m)',
    '',
  ];
  assert.equal(stdout, lines.join('\n'));
});

test('-o name names what the command holds for, each once, one to a line', async () => {
  const { output: _, ...withoutTable } = partial;
  const keys = {
    ...wellDone,
    output: { kind: 'table', table: { columns: [], rows: [{ name: 'machineconfig/k', cells: [] }] } },
  } as const;
  const two = { name: 'node/worker-a', cells: [] };
  const twice = { ...wellDone, output: { kind: 'table', table: { columns: [], rows: [two, two] } } } as const;
  assert.equal((await print(partial, { format: 'name' })).stdout, 'node/worker-a\n');
  assert.equal((await print(withoutTable, { format: 'name' })).stdout, 'node/worker-a\n');
  assert.equal((await print(keys, { format: 'name' })).stdout, 'machineconfig/k\n');
  assert.equal((await print(twice, { format: 'name' })).stdout, 'node/worker-a\n');
});

const document = {
  version: 1,
  command: 'usr',
  exit: 5,
  code: 'PARTIAL',
  message: '1 of 2 nodes failed',
  hint: null,
  nodes: partial.nodes,
  leftovers: partial.leftovers,
  runId: 'x7k2p',
};

test('-o json is one object with its fields in a fixed order, and stderr still explains', async () => {
  const { stdout, stderr } = await print(partial, { format: 'json' });
  assert.equal(stdout, `${JSON.stringify(document, null, 2)}\n`);
  assert.equal(stderr, explanation);
});

test('-o yaml is the same object', async () => {
  const { stdout } = await print(partial, { format: 'yaml' });
  assert.deepEqual(load(stdout), document);
  assert.match(stdout, /^version: 1\ncommand: usr\nexit: 5\ncode: PARTIAL\n/);
});

test('-v -o json writes nothing but NDJSON on stderr', async t => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 20, 10) });
  const { stdout, stderr } = await print(partial, { format: 'json', verbose: true }, [
    { kind: 'progress', text: 'looking' },
    { kind: 'detail', node: 'b', text: '$ cat \x1b[1m/etc/os-release' },
    { kind: 'settled', node: 'b', outcome: 'failed', text: 'node/b is not ready' },
    { kind: 'handover' },
  ]);
  assert.deepEqual(JSON.parse(stdout), document);
  assert.equal(
    stderr,
    [
      '{"time":"2026-11-20T10:00:00.000Z","kind":"progress","node":null,"text":"looking"}',
      '{"time":"2026-11-20T10:00:00.000Z","kind":"detail","node":"b","text":"$ cat /etc/os-release"}',
      '{"time":"2026-11-20T10:00:00.000Z","kind":"settled","node":"b","text":"node/b is not ready","outcome":"failed"}',
      '',
    ].join('\n'),
  );
});

test('JSON keeps every character of a text, and shows a terminal none that it would obey', async () => {
  const message = 'a\x1b[31m\x9b1m\u202e\u2028\x7f';
  const { stdout } = await print({ ...wellDone, fields: { message } }, { format: 'json' });
  assert.equal(JSON.parse(stdout).message, message);
  assert.match(stdout, /^[\n\x20-\x7e]*$/);
});

test('what was said when a node failed is not said again at the end', async () => {
  const settled: LogEvent[] = [{ kind: 'settled', node: 'b', outcome: 'failed', text: 'node/b is not ready' }];
  const { stderr } = await print({ ...partial, leftovers: [] }, {}, settled);
  const lines = ['error: b: node/b is not ready', 'error: 1 of 2 nodes failed', 'hint: oc describe node/b', ''];
  assert.equal(stderr, lines.join('\n'));
});

test('a failure in words that a terminal must not get is said once all the same', async () => {
  const message = 'node/a: it said:\r\n\x1b[31mno';
  const failure = { code: 'FAILED', message, hint: null };
  const one: Ending = { ...wellDone, exit: 1, ...failure, nodes: [{ node: 'a', state: 'failed', ...failure }] };
  const said = { kind: 'settled', node: 'a', outcome: 'failed', text: message } as const;
  assert.equal((await print(one, {}, [said])).stderr, 'error: a: it said: no\n');
});

test('the failure of the only node is said once, whoever says it', async () => {
  const failure = { code: 'POOL_PAUSED', message: 'machineconfigpool/worker is paused', hint: 'oc get mcp' };
  const one: Ending = { ...wellDone, exit: 3, ...failure, nodes: [{ node: 'a', state: 'read-only', ...failure }] };
  const said = { kind: 'settled', node: 'a', outcome: 'failed', text: failure.message } as const;
  assert.equal((await print(one)).stderr, 'error: machineconfigpool/worker is paused\nhint: oc get mcp\n');
  assert.equal(
    (await print(one, {}, [said])).stderr,
    'error: a: machineconfigpool/worker is paused\nhint: oc get mcp\n',
  );
});

test('two nodes that failed alike are both named, and their way out once', async () => {
  const failure = {
    state: 'read-only',
    code: 'POOL_PAUSED',
    message: 'machineconfigpool/worker is paused',
    hint: 'oc get mcp',
  };
  const nodes = ['a', 'b'].map(node => ({ node, ...failure }));
  const both: Ending = { ...wellDone, exit: 3, code: 'REFUSED', message: 'refused on 2 nodes', nodes };
  const lines = [
    'error: refused on 2 nodes',
    'error: a: machineconfigpool/worker is paused',
    'hint: oc get mcp',
    'error: b: machineconfigpool/worker is paused',
    '',
  ];
  assert.equal((await print(both)).stderr, lines.join('\n'));
});

test('of several hints each says which nodes it is for', async () => {
  const failed = (node: string, message: string, hint: string) => ({ node, state: 'failed', code: 'X', message, hint });
  const nodes = [
    failed('a', 'node/a: no', 'oc describe node/a'),
    failed('b', 'it is paused', 'oc get mcp'),
    failed('c', 'it is paused', 'oc get mcp'),
  ];
  const all: Ending = { ...wellDone, exit: 1, code: 'X', message: '3 of 3 nodes failed: a, b, c', nodes };
  const lines = [
    'error: 3 of 3 nodes failed: a, b, c',
    'error: a: no',
    'hint: a: oc describe node/a',
    'error: b: it is paused',
    'hint: b, c: oc get mcp',
    'error: c: it is paused',
    '',
  ];
  assert.equal((await print(all)).stderr, lines.join('\n'));
});

test('which nodes were not begun is said once, and so is how to go on', async () => {
  const left = {
    state: 'refused',
    code: 'NOT_BEGUN',
    message: 'not begun, because node/a failed',
    hint: 'run it again',
  };
  const nodes = [
    { node: 'a', state: 'failed', code: 'X', message: 'node/a: no', hint: 'oc describe node/a' },
    { node: 'b', ...left },
    { node: 'c', ...left },
  ];
  const message = '1 of 3 nodes failed: a; not begun: b, c';
  const lines = [`error: ${message}`, 'error: a: no', 'hint: a: oc describe node/a', 'hint: run it again', ''];
  assert.equal((await print({ ...wellDone, exit: 1, code: 'X', message, nodes })).stderr, lines.join('\n'));
});

test('leftovers are listed after a success too, and with -q', async () => {
  const { stderr } = await print({ ...wellDone, leftovers: partial.leftovers }, { quiet: true });
  assert.equal(stderr, 'left behind: pod/x in namespace default\n  remove it with: oc delete pod/x -n default\n');
});

test('a run with nothing to show prints nothing, and neither does an empty table', async () => {
  const empty: Ending = { ...wellDone, output: { kind: 'table', table: { ...table, rows: [] } } };
  assert.deepEqual(await print(wellDone), { stdout: '', stderr: '' });
  assert.deepEqual(await print(empty), { stdout: '', stderr: '' });
});

test('text is printed as it is, with a line end', async () => {
  const output = { kind: 'text', text: 'Host worker-a\n\tUser core' } as const;
  assert.equal((await print({ ...wellDone, output })).stdout, 'Host worker-a\n\tUser core\n');
  assert.equal((await print({ ...wellDone, output }, { format: 'name' })).stdout, 'Host worker-a\n\tUser core\n');
  assert.equal(JSON.parse((await print({ ...wellDone, output }, { format: 'json' })).stdout).text, output.text);
});

test("where stdout is the command's, the row goes to stderr before the explanation", async () => {
  const { stdout, stderr } = await print({ ...partial, leftovers: [], resultStream: 'stderr' });
  assert.equal(stdout, '');
  assert.match(stderr, /^NODE .*\nworker-a .*\nb .*\nerror: 1 of 2 nodes failed\n/);
});

test('what was shown before the clean-up is not printed again', async () => {
  const { reporter, stdout, stderr } = openInPipe();
  reporter.show({ kind: 'table', table }, 'stdout');
  const shown = stdout.text;
  reporter.emit({ kind: 'progress', text: 'removing the debug pod' });
  reporter.end(partial);
  await reporter.flush();
  assert.match(shown, /^NODE {7}USR/);
  assert.deepEqual([stdout.text, stderr.text], [shown, `removing the debug pod\n${explanation}`]);
});

test('what only the ending can say is not shown before it', async () => {
  for (const format of ['json', 'yaml', 'name'] as const) {
    const { reporter, stdout } = openInPipe({ flags: { format } });
    reporter.show({ kind: 'table', table }, 'stdout');
    assert.equal(stdout.text, '');
    reporter.end(partial);
    await reporter.flush();
    assert.equal(stdout.text, (await print(partial, { format })).stdout);
  }
});

test('an ending for which nobody can wait is there at once: for -o yaml as JSON, which is YAML too', () => {
  for (const format of ['json', 'yaml'] as const) {
    const { reporter, stdout, stderr } = openInPipe({ flags: { format } });
    reporter.endAtOnce(partial);
    assert.deepEqual([load(stdout.text), stderr.text], [document, explanation]);
  }
  const { reporter, stdout } = openInPipe({ flags: { format: 'name' } });
  reporter.endAtOnce(partial);
  assert.equal(stdout.text, 'node/worker-a\n');
});

test('a result that could not be written is told on stderr, as an event among events', async t => {
  t.mock.timers.enable({ apis: ['Date'], now: 0 });
  const text = 'the result cannot be written: ENOSPC';
  for (const [verbose, told] of [
    [false, `${explanation}error: ${text}\nhint: make room where the output goes, and run the command again\n`],
    [true, `{"time":"1970-01-01T00:00:00.000Z","kind":"warning","node":null,"text":"${text}"}\n`],
  ] as const) {
    const { reporter, stdout, stderr } = openInPipe({ flags: { format: 'json', verbose } });
    reporter.end(partial);
    stdout.destroy(new Error('ENOSPC'));
    assert.equal(await reporter.close(), 'lost');
    assert.equal(stderr.text, told);
  }
  const { reporter } = openInPipe();
  reporter.end(partial);
  assert.equal(await reporter.close(), 'written');
});

test('only the first ending is printed', async () => {
  const { reporter, stdout } = openInPipe({ flags: { format: 'json' } });
  reporter.end(partial);
  reporter.end(wellDone);
  await reporter.flush();
  assert.deepEqual(JSON.parse(stdout.text), document);
});

test('a stack is printed line by line, and as an event among events', async t => {
  t.mock.timers.enable({ apis: ['Date'], now: 0 });
  const stack = 'Error: oops\n    at f (main.ts:1)\x1b[2J';
  const quiet = openInPipe({ flags: { quiet: true } });
  quiet.reporter.trace(stack);
  assert.equal(quiet.stderr.text, 'Error: oops\n    at f (main.ts:1)\n');
  const ndjson = openInPipe({ flags: { format: 'json', verbose: true } });
  ndjson.reporter.trace(stack);
  assert.deepEqual(JSON.parse(ndjson.stderr.text), {
    time: '1970-01-01T00:00:00.000Z',
    kind: 'detail',
    node: null,
    text: 'Error: oops\n    at f (main.ts:1)',
  });
});

async function print(
  ending: Ending,
  flags: Partial<OutputFlags> = {},
  events: readonly LogEvent[] = [],
): Promise<{ stdout: string; stderr: string }> {
  const { reporter, stdout, stderr } = openInPipe({ flags });
  for (const event of events) reporter.emit(event);
  reporter.end(ending);
  await reporter.flush();
  return { stdout: stdout.text, stderr: stderr.text };
}
