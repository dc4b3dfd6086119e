import { posix } from 'node:path';
import { Failure } from '../../errors.ts';
import { objectionToTrial } from '../../model/candidate/trial-verdict.ts';
import {
  layOutTrials,
  type NamedScratch,
  parseTrial,
  type Trial,
  tryCandidate,
} from '../../model/candidate/verify-command.ts';
import type { HostCommand } from '../../model/host-command.ts';
import { batchesOf } from '../../model/rollout/batches.ts';
import type { Run } from '../../model/run-id.ts';
import { printable } from '../../text/printable.ts';
import { quoteForShell } from '../../text/shell-quote.ts';
import { type OnHost, runChecked, runOnHost } from '../pod/run-checked.ts';
import type { SourceFile, SourceLink } from './read-sources.ts';

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
export async function verifyCandidates(host: OnHost, verification: Verification, signal: AbortSignal): Promise<void> {
  const { layOut, trials } = trialsOf(verification);
  for (const command of layOut) await runChecked(host, command, signal);
  for (const trial of trials) await tryOne(host, trial, signal);
}

/** What gives programs and libraries their names, and then the trial of each program. */
export function trialsOf({ run, sources, words }: Verification): {
  readonly layOut: readonly HostCommand[];
  readonly trials: readonly Trial[];
} {
  const programs = sources.flatMap(source => scratchOf(source, 'program'));
  if (programs.length === 0) return { layOut: [], trials: [] };
  const all = librariesAmong(sources);
  const libraries = all.length === 0 ? 'none' : 'own';
  return {
    layOut: batchesOf([...programs, ...all]).map(some => layOutTrials(run, some)),
    trials: programs.map(({ index, name }) => ({ run, index, name, words, libraries })),
  };
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
