import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { entries } from '../../src/cli/commands/all.ts';
import type { TraceRow } from '../../src/model/cleanup/cleanup-table.ts';
import { buildOverride } from '../lab/node/override-rpms.ts';
import { keysOf, machine, usrOf } from '../support/node-truth.ts';
import { rpmOn } from '../support/override-stories.ts';
import { packedProgram, type Ran, type RunOptions } from '../support/program.ts';
import { isArmed } from '../support/put-story.ts';
import { rowOf } from '../support/put-truth.ts';
import { recordedHostKeys } from '../support/sick-node.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { userFile } from '../support/user-files.ts';
import { makeKeyFile, makeKnownKey } from '../support/user-keys.ts';

const runFile = promisify(execFile);

// What users install, copied alone to a directory and called from another one. Where all is tried, each command is called so.
const place = await mkdtemp(join(tmpdir(), 'packed-'));
const [alone, files, here, temporary] = (await Promise.all(
  ['alone', 'files', 'here', 'temporary'].map(async name => {
    await mkdir(join(place, name));
    return join(place, name);
  }),
)) as [string, string, string, string];
const binary = join(alone, 'oc-rpmoverlay');
await copyFile(packedProgram()[0], binary);
after(() => rm(place, { recursive: true, force: true }));

const { lab, home, env, ...stories } = tellStories({
  nodes: [{ name: 'worker-a' }, { name: 'worker-b' }],
  program: [binary],
});

/** The commands that were called, as their words in the help. */
const called = new Set<string>();

async function run(words: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const commands = entries.filter(({ path }) => path.length > 0 && path.every((word, at) => words[at] === word));
  called.add(commands.map(({ path }) => path.join(' ')).sort((a, b) => b.length - a.length)[0] ?? '');
  return stories.run(words, { ...options, cwd: here, env: { TMPDIR: temporary, ...options.env } });
}

/** What is printed by a run that does what it was told. */
async function succeed(...words: readonly string[]): Promise<Ran> {
  const ran = await run(words);
  assert.equal(ran.status, 0, `${words.join(' ')}: ${ran.stderr}${ran.stdout}`);
  return ran;
}

test('the binary checks a node, puts a file there, shows what is armed, confirms it, and puts back what was', async () => {
  assert.equal((await succeed('check', 'worker-a', '-o', 'name')).stdout, 'node/worker-a\n');
  const tool = await userFile(files, 'tool', '#!/bin/sh\n');
  const put = ['--via', 'host', '--put', `${tool}:/usr/bin/tool`, '--no-confirm'];
  await succeed('usr', 'worker-a', ...put);
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
  assert.ok(await isArmed(lab(), 'worker-a'));
  const shown = rowOf(await succeed('status', 'worker-a', '-o', 'json'));
  assert.deepEqual([shown.usr, shown.armed.expired], ['unlocked', false]);
  await succeed('usr', 'confirm', 'worker-a', '--via', 'host');
  assert.ok(!(await isArmed(lab(), 'worker-a')));
  const { putBack } = rowOf(await succeed('usr', 'revert', 'worker-a', '--via', 'host', '-o', 'json'));
  assert.deepEqual(putBack, ['/usr/bin/tool']);
  await machine(lab(), 'worker-a').run(['test', '!', '-e', '/usr/bin/tool']);
});

if (triesAll)
  test('the binary makes /usr writable over SSH, with a key that it makes and grants', async () => {
    const { stdout } = await succeed('usr', 'worker-b');
    assert.equal(stdout, 'NODE       /USR       VIA   CODE\nworker-b   unlocked   ssh   -\n');
    assert.equal(await usrOf(lab(), 'worker-b'), 'writable');
  });

if (triesAll)
  test('the binary overrides a package, reboots into it, removes another one, lists both, resets them, and rescues the node', async () => {
    const node = machine(lab(), 'worker-a');
    const rpm =
      (await buildOverride(files, 'runc', { version: '1.3.0', release: '1.el9' })).get('runc') ?? assert.fail();
    assert.match((await succeed('override', 'replace', rpm, 'worker-a', '--no-reboot')).stdout, /^worker-a +staged /m);
    assert.match((await succeed('reboot', 'worker-a')).stdout, /^worker-a +rebooted /m);
    assert.equal(await rpmOn(lab(), 'worker-a', 'runc'), 'runc-1.3.0-1.el9.x86_64');
    await succeed('override', 'remove', 'NetworkManager', 'worker-a', '--no-reboot');
    assert.equal((await succeed('override', '-o', 'name')).stdout, 'node/worker-a\n');
    const { stdout } = await succeed('override', 'list', 'worker-a');
    const both = /^worker-a +NetworkManager +\S+ +removed +staged .*\nworker-a +runc +\S+ +\S+1\.3\.0\S+ +booted /m;
    assert.match(stdout, both);
    await succeed('override', 'reset', 'worker-a', '--no-reboot');

    await using key = await makeKnownKey(lab(), files);
    using _record = await recordedHostKeys(lab(), 'worker-a');
    const { bootId } = node;
    const rescued = rowOf(await succeed('rescue', 'worker-a', '--key', key.path, '--reboot', '-o', 'json'));
    assert.deepEqual([rescued.by, rescued.from], ['reboot', 'worker-b']);
    assert.notEqual(node.bootId, bootId);
    assert.equal(await rpmOn(lab(), 'worker-a', 'runc'), 'runc-1.2.5-2.el9.x86_64');
  });

if (triesAll)
  test('the binary grants a key, lists it, logs in with it, is the way for OpenSSH to do so, and revokes it', async () => {
    const key = await makeKeyFile(join(files, 'key'));
    await succeed('key', 'grant', '--pool', 'worker', '--key', `${key.path}.pub`);
    assert.ok((await keysOf(lab(), 'worker-a')).includes(key.line));

    const listed = await succeed('key', 'list', '-o', 'json');
    const [{ machineConfig, pool, algorithm }] = JSON.parse(listed.stdout).keys;
    assert.deepEqual({ pool, algorithm }, { pool: 'worker', algorithm: 'ssh-ed25519' });

    const remote = await run(['ssh', 'worker-a', '--key', key.path, '--', 'sh', '-c', 'whoami; cat; exit 7'], {
      input: 'given\n',
    });
    assert.deepEqual(
      { status: remote.status, stdout: remote.stdout },
      { status: 7, stdout: 'core\ngiven\n' },
      remote.stderr,
    );

    const stanza = await succeed('proxy', 'worker-a', '--ssh-config');
    assert.equal(stanza.stdout.split('\n')[2], `  ProxyCommand ${binary} proxy worker-a`);
    const config = join(files, 'ssh_config');
    await writeFile(config, stanza.stdout);
    const { stdout } = await runFile(
      'ssh',
      ['-F', config, '-i', key.path, '-o', 'BatchMode=yes', 'worker-a', 'whoami'],
      {
        env: { PATH: process.env.PATH, ...env() },
      },
    );
    assert.equal(stdout, 'core\n');

    await succeed('key', 'revoke', machineConfig);
    assert.deepEqual(JSON.parse((await succeed('key', 'list', '-o', 'json')).stdout).keys, []);
    assert.ok(!(await keysOf(lab(), 'worker-a')).includes(key.line));
  });

if (triesAll)
  test('the binary removes what a run has left on a node', async () => {
    const left = '/run/oc-rpmoverlay-aaaaa';
    await machine(lab(), 'worker-a').run(['sh', '-c', 'mkdir "$0"; touch -d "2 days ago" "$0"', left]);
    const { stdout } = await succeed('cleanup', 'worker-a', '-y', '-o', 'json');
    const traces: readonly TraceRow[] = JSON.parse(stdout).traces;
    assert.equal(traces.find(({ what }) => what === left)?.state, 'removed');
    await machine(lab(), 'worker-a').run(['test', '!', '-e', left]);
  });

test('the binary says its version, helps, and completes', async () => {
  assert.equal((await succeed('version')).stdout, `oc-rpmoverlay ${packageJson.version}\n`);
  assert.match((await succeed('help', 'key')).stdout, /^Usage:\n {2}oc rpmoverlay key COMMAND /m);
  assert.match((await succeed('completion', 'bash')).stdout, /^complete .*oc-rpmoverlay/m);
  const { stdout } = await run(['__complete', 'ssh', 'worker-'], { env: { XDG_CACHE_HOME: files } });
  assert.equal(stdout, 'worker-a\nworker-b\n:4\n');
});

if (triesAll)
  test('each command has had its story', () => {
    const commands = entries.filter(({ kind }) => kind === 'command').map(({ path }) => path.join(' '));
    assert.deepEqual([...called].filter(words => words !== '').sort(), commands.sort());
  });

test('nothing was written beside the binary, at home, where it was called, or among temporary files', async () => {
  const found = await Promise.all([alone, home(), here, temporary].map(directory => readdir(directory)));
  assert.deepEqual(found, [['oc-rpmoverlay'], [], [], []]);
});
