import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOutTrials, type NamedScratch, tryCandidate } from '../../../src/model/candidate/verify-command.ts';
import type { SourceFile, SourceLink } from '../../../src/steps/candidate/read-sources.ts';
import { verifyCandidates } from '../../../src/steps/candidate/verify-candidates.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aHost, shellOf } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { aLink, aSource } from '../../support/sources.ts';

const run = { id: 'x7k2p' };
const words = ['--version'];
const runc = aSource('/usr/bin/runc', 'x');
const crun = aSource('/usr/sbin/crun', 'y', { index: 2 });
const library = aSource('/usr/lib64/libx.so.1.2', 'z', { index: 3, role: 'library' });
const data = aSource('/usr/share/x', 'd', { index: 4, role: 'data' });

const program = (index: number, name: string): NamedScratch => ({ role: 'program', index, name });
const layOut = (...all: readonly NamedScratch[]) => quoteForShell(layOutTrials(run, all).argv);
const trial = (index: number, name: string, libraries: 'none' | 'own' = 'none') =>
  quoteForShell(tryCandidate({ run, index, name, words, libraries }).argv);

/** A node on which these commands print this. */
function verify(
  t: { readonly signal: AbortSignal },
  sources: readonly (SourceFile | SourceLink)[],
  answers: Readonly<Record<string, string>>,
) {
  const reactions = Object.entries(answers).map(([command, stdout]) => [command, () => ({ stdout })] as const);
  const host = aHost({ commands: Object.fromEntries(reactions) });
  const ports = expecting();
  const onHost = { node: 'worker-a', shell: shellOf(host, 'pod'), reporter: ports.reporter };
  return { host, ports, verified: verifyCandidates(onHost, { run, sources, words }, t.signal) };
}

test('each program is started once, one after the other, and what it says is a detail', async t => {
  const laidOut = layOut(program(1, 'runc'), program(2, 'crun'));
  const [first, second] = [trial(1, 'runc'), trial(2, 'crun')];
  const answers = { [laidOut]: '', [first]: 'runc 1.2\n\x000', [second]: '\x000' };
  const { host, ports, verified } = verify(t, [runc, crun, data], answers);
  await verified;
  assert.deepEqual(
    host.ran,
    [laidOut, first, second].map(command => `pod: ${command}`),
  );
  const said = ports.events.flatMap(event => ('text' in event && !event.text.startsWith('$') ? event.text : []));
  assert.deepEqual(said, [
    'trying runc --version',
    'runc --version says: runc 1.2',
    'trying crun --version',
    'crun --version says: ',
  ]);
});

test('a program finds the libraries that come with it, under their own names and those of links', async t => {
  const sources = [
    runc,
    library,
    data,
    aLink('/usr/lib64/libx.so.1', 'libx.so.1.2', 5),
    aLink('/usr/lib64/y', 'none', 6),
  ];
  const laidOut = layOut(
    program(1, 'runc'),
    { role: 'library', index: 3, name: 'libx.so.1.2' },
    { role: 'library', index: 3, name: 'libx.so.1' },
  );
  const { host, verified } = verify(t, sources, { [laidOut]: '', [trial(1, 'runc', 'own')]: '\x000' });
  await verified;
  assert.equal(host.ran.length, 2);
});

test('where there is no program nothing is done on the node', async t => {
  const { host, verified } = verify(t, [library, data, aLink('/usr/bin/x', 'runc')], {});
  await verified;
  assert.deepEqual(host.ran, []);
});

test('the first program that does not answer is refused, and no other is started', async t => {
  const laidOut = layOut(program(1, 'runc'), program(2, 'crun'));
  const { host, verified } = verify(t, [runc, crun], { [laidOut]: '', [trial(1, 'runc')]: '\0hangs' });
  await assert.rejects(verified, {
    kind: 'refused',
    code: 'VERIFY_FAILED',
    message: 'runc hangs: did not answer --version within 10 s on worker-a',
    hint: 'ask it something else with --verify, or leave this out with --no-verify',
  });
  assert.equal(host.ran.length, 2);
});

test('many programs are laid out in several commands', async t => {
  const many = Array.from({ length: 51 }, (_, at) => aSource(`/usr/bin/p${at + 1}`, 'x', { index: at + 1 }));
  const scratch = many.map(({ index }) => program(index, `p${index}`));
  const answers = {
    [layOut(...scratch.slice(0, 50))]: '',
    [layOut(...scratch.slice(50))]: '',
    ...Object.fromEntries(scratch.map(({ index, name }) => [trial(index, name), '\x000'])),
  };
  const { host, verified } = verify(t, many, answers);
  await verified;
  assert.equal(host.ran.length, 53);
});
