import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'js-yaml';
import { viewJournal } from '../support/journal-view.ts';
import { machine } from '../support/node-truth.ts';
import { programUnderTest, type Ran } from '../support/program.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';

const { lab, run, start } = tellStories({ nodes: [{ name: 'worker-a' }] });

/** A node that is unlocked already is enough for most of what is shown, and the quickest. */
let unlocking: Promise<unknown> | undefined;

/** Asserts what holds of every run without a terminal: nothing moves, nothing is colored. */
async function show(...words: readonly string[]): Promise<Ran> {
  await unlocked();
  const ran = await run(['usr', 'worker-a', '--via', 'host', ...words]);
  assert.doesNotMatch(`${ran.stdout}${ran.stderr}`, /[^\n\t\x20-\x7e\u2026]/);
  return ran;
}

function unlocked(): Promise<unknown> {
  unlocking ??= machine(lab(), 'worker-a').run(['rpm-ostree', 'usroverlay']);
  return unlocking;
}

/** What is behind the pipe, which does not read all, and the status of the program itself. */
async function readBy(pipe: string, ...words: readonly string[]): Promise<Ran> {
  await unlocked();
  const script = `"$@" ${pipe}; exit "\${PIPESTATUS[0]}"`;
  return run([], { program: ['bash', '-c', script, 'bash', ...programUnderTest(), ...words] });
}

function document(): object {
  const { bootId } = machine(lab(), 'worker-a');
  const fine = { code: null, message: null, hint: null };
  const node = { node: 'worker-a', state: 'unlocked', ...fine, already: true, via: 'host', bootId };
  return { version: 1, command: 'usr', exit: 0, ...fine, nodes: [node], leftovers: [] };
}

test('the table is on stdout, and one line for each change on stderr', async () => {
  const { status, stdout, stderr } = await show();
  assert.equal(stdout, 'NODE       /USR       VIA    CODE\nworker-a   unlocked   host   -\n');
  assert.equal(status, 0);
  // How often a pod that starts is seen on its way is chance.
  const lines = stderr.split('\n').filter(line => !line.startsWith('worker-a: starting a debug pod ('));
  assert.deepEqual(lines, [
    'looking at the cluster',
    'worker-a: starting a debug pod',
    'worker-a: proving that /usr is writable on the host',
    'worker-a: /usr is already writable until the next reboot',
    '',
  ]);
});

test('the result is printed as soon as it is proved, before anything is removed', { timeout: 60_000 }, async () => {
  const { child, ended } = start(['usr', 'worker-a', '--via', 'host']);
  const shown = new Promise<string>(seen => child.stdout?.once('data', chunk => seen(String(chunk))));
  lab().journal.setGate(async entry => {
    if (entry.kind === 'request' && entry.method === 'DELETE') await shown;
  });
  assert.equal(await shown, 'NODE       /USR       VIA    CODE\nworker-a   unlocked   host   -\n');
  assert.equal((await ended).status, 0);
  lab().journal.setGate(async () => {});
});

test('-o wide also has the boot id', async () => {
  const { bootId } = machine(lab(), 'worker-a');
  const { stdout } = await show('-o', 'wide');
  assert.equal(stdout, `NODE       /USR       VIA    CODE   BOOT ID\nworker-a   unlocked   host   -      ${bootId}\n`);
});

test('-o name is what oc takes as an argument', async () => {
  assert.equal((await show('-o', 'name')).stdout, 'node/worker-a\n');
});

test('-o json is one object and nothing else, and -o yaml the same one', async () => {
  const json = await show('-o', 'json');
  assert.deepEqual({ status: json.status, stderr: json.stderr }, { status: 0, stderr: '' });
  assert.deepEqual(JSON.parse(json.stdout), document());
  const yaml = await show('-o', 'yaml');
  assert.deepEqual({ status: yaml.status, stderr: yaml.stderr }, { status: 0, stderr: '' });
  assert.deepEqual(load(yaml.stdout), document());
});

test('with -q nothing is said of what goes well', async () => {
  const { status, stdout, stderr } = await show('-q');
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  assert.match(stdout, /^worker-a +unlocked/m);
});

test('with -v each command on the host is shown, as it could be typed', async () => {
  const { stderr } = await show('-v');
  const [, id] = /probe-([a-z0-9]{5})/.exec(stderr) ?? [];
  const commands = stderr.split('\n').filter(line => line.startsWith('worker-a: $ '));
  const through = 'chroot /host systemd-run --quiet --collect --wait --pipe --';
  assert.deepEqual(
    commands.filter(line => line.includes('systemd-run')),
    [
      `worker-a: $ ${through} touch /usr/.oc-rpmoverlay-probe-${id}`,
      `worker-a: $ ${through} rm -f /usr/.oc-rpmoverlay-probe-${id}`,
    ],
  );
  assert.equal(commands.filter(line => line.includes('/proc/1/mountinfo')).length, 1);
});

test('-v of a run that makes a key shows nothing of its private half', async () => {
  const { status, stdout, stderr } = await run(['usr', 'worker-a', '-v', '--', 'true']);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /created machineconfig\/99-worker-oc-rpmoverlay-/);
  assert.doesNotMatch(`${stdout}${stderr}`, /PRIVATE|[A-Za-z0-9+/]{60}/);
});

test('with -v -o json what happens is NDJSON on stderr, and stdout is still one object', async () => {
  const { stdout, stderr } = await show('-v', '-o', 'json');
  assert.deepEqual(JSON.parse(stdout), document());
  const events = stderr
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  assert.deepEqual([...new Set(events.map(({ kind }) => kind))], ['progress', 'detail', 'settled']);
});

test('a failure is one object as well, with its code, and the exit status in it', async () => {
  const { status, stdout, stderr } = await run(['usr', 'worker-x', '--via', 'host', '-o', 'json']);
  const failure = { code: 'NODE_NOT_FOUND', message: 'node/worker-x is not there', hint: 'did you mean worker-a?' };
  assert.equal(status, 3);
  assert.equal(stderr, `error: ${failure.message}\nhint: ${failure.hint}\n`);
  assert.deepEqual(JSON.parse(stdout), {
    ...{ version: 1, command: 'usr', exit: 3, ...failure },
    ...{ nodes: [], leftovers: [] },
  });
});

test('a reader who takes no more than the beginning is no error, whatever he asked for', async () => {
  const table = { status: 0, stdout: 'NODE       /USR   PUT   OVERRIDES   BY   SINCE   ARMED   POOL\n', stderr: '' };
  assert.deepEqual(await readBy('| head -n 1', 'status'), table);
  const { status, stdout } = await readBy('| head -c 1', 'check', 'worker-a', '-o', 'json');
  assert.deepEqual({ status, stdout }, { status: 0, stdout: '{' });
});

const pipes = [
  ['the result and the progress', '2>&1 | head -c 0'],
  ['the result', '| head -c 0'],
] as const;
for (const [what, pipe] of triesAll ? pipes : pipes.slice(0, 1)) {
  test(`a run of which nobody reads ${what} does its work, takes back what it made, and ends as if he did`, async () => {
    const view = viewJournal(lab());
    const { status, stderr } = await readBy(pipe, 'usr', 'worker-a', '--via', 'host');
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /EPIPE|^ +at /m);
    assert.deepEqual(
      view.changes().map(change => change.split(' ')[0]),
      ['POST', 'POST', 'DELETE', 'DELETE'],
    );
  });
}
