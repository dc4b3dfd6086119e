import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { flagsOf } from '../../src/cli/command.ts';
import { entries } from '../../src/cli/commands/all.ts';
import { rightRunc } from '../support/builds.ts';
import { serveFiles } from '../support/file-server.ts';
import { machine } from '../support/node-truth.ts';
import { openWithoutReason } from '../support/open-on-purpose.ts';
import { tellOverrideStories } from '../support/override-stories.ts';
import { plantedPlaces, plantSecret, removePlanted } from '../support/planted-secret.ts';
import type { Ran } from '../support/program.ts';
import { buildToy } from '../support/real-rpms.ts';
import { closedFile, type SecretRun, type SecretScene, secretRuns } from '../support/secret-runs.ts';
import { findSecrets, type KnownSecret, secretsOfKey } from '../support/secret-search.ts';
import { aSecretUser } from '../support/secret-user.ts';
import { RunTraces } from '../support/traces-of-run.ts';
import { triesAll } from '../support/tried-ways.ts';
import { userFile } from '../support/user-files.ts';

const { lab, run, home, build } = tellOverrideStories({ nodes: [{ name: 'worker-a' }, { name: 'worker-b' }] });

suite('secrets', () => {
  const ends = new AsyncDisposableStack();
  let scene: SecretScene;
  let traces: RunTraces;

  before(async () => {
    const own = await mkdtemp(join(tmpdir(), 'rpmoverlay-own-'));
    ends.defer(() => rm(own, { recursive: true }));
    const override = (await build('runc', '1.3.0', '1.el9')).get('runc') ?? assert.fail();
    const served = dirname(await buildToy(own, { version: '1.0' }));
    await copyFile(override, join(served, basename(override)));
    const server = ends.use(await serveFiles(lab().network ?? assert.fail(), served));
    const user = ends.use(await aSecretUser(lab(), own));
    const runc = await userFile(own, 'runc', await rightRunc());
    scene = { lab: lab(), user, base: server.base, runc, override: basename(override) };
    traces = ends.use(await RunTraces.watch(lab(), home()));
    lab().journal.setGate(() => traces.watchOf('worker-a').look());
  });
  after(() => ends.disposeAsync());

  test('there is a run of every command', () => {
    const commands = entries.flatMap(entry => (entry.kind === 'command' ? [entry.path.join(' ')] : []));
    assert.deepEqual(
      commands.filter(name => !secretRuns.some(({ command }) => command === name)),
      [],
    );
  });

  test('a secret is found wherever a run could leave it', async () => {
    const text = 'pl4nt+ed/s3cret';
    const places = await traces.of(() => plantSecret(lab(), home(), traces, text));
    await removePlanted(lab());
    const found = findSecrets([{ name: 'it', text }], places).map(line => line.replace(/: it( in base64)?$/, ''));
    assert.deepEqual([...new Set(found)].sort(), plantedPlaces(home()));
  });

  for (const { command, words, exit = 0, format, isWatchedClosely } of runsTried()) {
    test(`nothing that ${command} says or writes has a secret in it`, async () => {
      const argv = [...command.split(' '), ...words(scene)];
      const end = argv.indexOf('--');
      argv.splice(end < 0 ? argv.length : end, 0, ...outputFlags(command, format));
      let ran: Ran | undefined;
      await using _watch = isWatchedClosely && (await watchClosely());
      const places = await traces.of(async () => {
        ran = await run(argv, { env: { KUBECONFIG: scene.user.kubeconfig } });
        return ran;
      });
      const kept = await keptKeys();
      const elsewhere = places.filter(({ name }) => !kept.paths.includes(name));
      assert.deepEqual(findSecrets([...scene.user.secrets, ...kept.secrets], elsewhere), []);
      assert.equal(ran?.status, exit, ran?.stderr);
    });
  }

  test('nothing that runs make on a node is open to strangers, but for a reason', () => {
    assert.deepEqual(openWithoutReason(traces.watchOf('worker-a').open), []);
  });
});

/** From now on the journal has each step of the node's scripts. The node has a file that is closed to strangers. */
async function watchClosely(): Promise<AsyncDisposable> {
  const make = 'rpm-ostree usroverlay; mkdir -m 0755 "$(dirname "$1")"; umask 077; echo old >"$1"';
  await machine(lab(), 'worker-a').run(['sh', '-ec', make, 'sh', closedFile]);
  return lab().watchScripts('worker-a');
}

/** Keys that the program was asked to keep. */
async function keptKeys(): Promise<{ readonly paths: readonly string[]; readonly secrets: readonly KnownSecret[] }> {
  const paths = globSync(join(home(), '.local/share/oc-rpmoverlay/*/*'));
  const pems = await Promise.all(paths.map(path => readFile(path, 'utf8')));
  return { paths, secrets: pems.flatMap(pem => secretsOfKey('a key that was made', pem)) };
}

/** Where all is to be tried, a second time with the formats swapped: at the end of the first all is as it was. */
function runsTried(): readonly SecretRun[] {
  const swapped = secretRuns.map(({ format, ...one }): SecretRun => (format ? one : { ...one, format: 'json' }));
  return triesAll ? [...secretRuns, ...swapped] : secretRuns;
}

/** Those that the command has. */
function outputFlags(command: string, format = 'table'): readonly string[] {
  const entry = entries.find(({ path }) => path.join(' ') === command);
  const names = entry?.kind === 'command' ? flagsOf(entry).map(({ name }) => name) : [];
  const verbose = names.includes('verbose') ? ['-v'] : [];
  return format === 'json' && names.includes('output') ? [...verbose, '-o', 'json'] : verbose;
}
