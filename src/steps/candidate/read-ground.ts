import { buffer } from 'node:stream/consumers';
import type { BinaryGround } from '../../model/candidate/binary-findings.ts';
import type { Candidate } from '../../model/candidate/candidate.ts';
import {
  inRootOfInit,
  locateFiles,
  lookAtLoader,
  parseLoaderLook,
  parseLocations,
} from '../../model/candidate/loader-look.ts';
import type { DefinedVersions } from '../../model/candidate/missing-versions.ts';
import { findLibrary, groundQuestions, isPut, type Placed, searchPaths } from '../../model/candidate/node-ground.ts';
import type { ElfReading } from '../../model/elf/elf.ts';
import { readElf } from '../../model/elf/read-elf.ts';
import { batchesOf } from '../../model/rollout/batches.ts';
import { bytesOf } from '../../model/transfer/bytes.ts';
import { quoteForShell } from '../../text/shell-quote.ts';
import { type OnHost, runChecked } from '../pod/run-checked.ts';
import type { SourceFile, SourceLink } from './read-sources.ts';

/** A node that programs are to run on; its shell reaches `/proc/1/root`, as one in the debug pod does. */
export type GroundHost = OnHost & {
  /** As Kubernetes names it. */
  readonly architecture: string;
};

/**
 * Asks a node for what the programs that are to be put there need of it. Its libraries are read as data: nothing is run
 * but `ldconfig -p`, which prints the loader's cache. What is put in the same run counts as there.
 */
export async function readGround(
  host: GroundHost,
  sources: readonly (SourceFile | SourceLink)[],
  signal: AbortSignal,
): Promise<BinaryGround> {
  const { node, architecture } = host;
  const judged = sources.flatMap(source => (source.kind === 'file' && source.role !== 'data' ? source.candidate : []));
  const questions = groundQuestions(judged);
  const placed = sources.map(placedOf);
  const { stdout } = await runChecked(host, lookAtLoader(questions.interpreters), signal);
  const loader = parseLoaderLook(stdout, architecture);
  const paths = new Map(questions.libraries.map(name => [name, searchPaths(name, loader, placed)]));
  const located = await locate(host, [...paths.values()].flat(), signal);
  const libraries = new Map<string, DefinedVersions>();
  for (const [name, places] of paths) {
    const found = findLibrary(places, located, placed);
    if (found === undefined) continue;
    const isAsked = questions.versionsOf.has(name);
    if (found.kind === 'put') libraries.set(name, versionsOf(found.file.candidate));
    else libraries.set(name, isAsked ? await readVersions(host, found.path, signal) : 'unread');
  }
  const interpreters = questions.interpreters.filter(path => loader.interpreters.has(path) || isPut(path, placed));
  return { node, architecture, release: loader.release, interpreters: new Set(interpreters), libraries };
}

function placedOf(source: SourceFile | SourceLink): Placed<SourceFile> {
  const { path } = source;
  return source.kind === 'link'
    ? { path, content: { kind: 'link', target: source.target } }
    : { path, content: { kind: 'file', file: source } };
}

async function locate(
  host: GroundHost,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const located = new Map<string, string>();
  for (const some of batchesOf([...new Set(paths)])) {
    const { stdout } = await runChecked(host, locateFiles(some), signal);
    for (const [path, real] of parseLocations(stdout)) located.set(path, real);
  }
  return located;
}

/** Reads a library of the node, whole and as it is: the tables lie anywhere in it. */
async function readVersions(
  { node, shell, reporter }: GroundHost,
  path: string,
  signal: AbortSignal,
): Promise<DefinedVersions> {
  const command = inRootOfInit('cat', '--', path);
  reporter.emit({ kind: 'detail', node, text: `$ ${quoteForShell(shell.argvOf(command))}` });
  const process = await shell.start(command, {}, signal);
  process.stderr.resume();
  const [content, status] = await Promise.all([buffer(process.stdout), process.exit]);
  return status === 0 ? versionsOf(readElf(bytesOf(content))) : 'unread';
}

function versionsOf(reading: Candidate | ElfReading): DefinedVersions {
  return reading.kind === 'elf' ? reading.definedVersions : 'unread';
}
