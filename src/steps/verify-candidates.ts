import { posix } from 'node:path';
import { Failure } from '../errors.ts';
import { batchesOf } from '../model/batches.ts';
import type { Run } from '../model/run-id.ts';
import { objectionToTrial } from '../model/trial-verdict.ts';
import { layOutTrials, type NamedScratch, parseTrial, type Trial, tryCandidate } from '../model/verify-command.ts';
import { printable } from '../text/printable.ts';
import { quoteForShell } from '../text/shell-quote.ts';
import type { SourceFile, SourceLink } from './read-sources.ts';
import { type OnHost, runChecked, runOnHost } from './run-checked.ts';

export type Verification = {
  readonly run: Run;
  /** In their scratch places already. */
  readonly sources: readonly (SourceFile | SourceLink)[];
  /** What every program is asked: `--version`. */
  readonly words: readonly string[];
};

/**
 * Starts each program once on the node, from its scratch place and without any right that it does not need, with the
 * libraries that come with it. `VERIFY_FAILED` for the first that does not answer with status 0. Libraries and data are
 * not started.
 */
export async function verifyCandidates(
  host: OnHost,
  { run, sources, words }: Verification,
  signal: AbortSignal,
): Promise<void> {
  const programs = sources.flatMap(source => scratchOf(source, 'program'));
  if (programs.length === 0) return;
  const libraries = librariesAmong(sources);
  for (const some of batchesOf([...programs, ...libraries])) {
    await runChecked(host, layOutTrials(run, some), signal);
  }
  for (const { index, name } of programs) {
    await tryOne(host, { run, index, name, words, libraries: libraries.length === 0 ? 'none' : 'own' }, signal);
  }
}

async function tryOne(host: OnHost, trial: Trial, signal: AbortSignal): Promise<void> {
  const { node, reporter } = host;
  const asked = quoteForShell([trial.name, ...trial.words]);
  reporter.emit({ kind: 'progress', node, text: `trying ${asked}` });
  const result = parseTrial(await runOnHost(host, tryCandidate(trial), signal));
  const objection = objectionToTrial(trial, node, result);
  if (objection !== undefined) {
    throw new Failure('refused', 'VERIFY_FAILED', objection, {
      hint: 'ask it something else with --verify, or leave this out with --no-verify',
    });
  }
  reporter.emit({ kind: 'detail', node, text: `${asked} says: ${printable(result.said)}` });
}

/** Under every name that they will have: the soname is often a link to the file. */
function librariesAmong(sources: readonly (SourceFile | SourceLink)[]): readonly NamedScratch[] {
  const links = sources.flatMap(link => {
    if (link.kind === 'file') return [];
    const target = posix.resolve(posix.dirname(link.path), link.target);
    const file = sources.find(source => source.kind === 'file' && source.path === target);
    return file ? scratchOf(file, 'library').map(found => ({ ...found, name: posix.basename(link.path) })) : [];
  });
  return [...sources.flatMap(source => scratchOf(source, 'library')), ...links];
}

function scratchOf(source: SourceFile | SourceLink, role: NamedScratch['role']): readonly NamedScratch[] {
  if (source.kind === 'link' || source.role !== role) return [];
  return [{ role, index: source.index, name: posix.basename(source.path) }];
}
