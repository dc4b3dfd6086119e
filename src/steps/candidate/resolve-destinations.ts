import { Failure } from '../../errors.ts';
import { type Destination, lookAtDestinations, parseDestinations } from '../../model/candidate/destination-look.ts';
import { batchesOf } from '../../model/rollout/batches.ts';
import { type OnHost, runChecked } from '../pod/run-checked.ts';
import type { SourceFile, SourceLink } from './read-sources.ts';

/** A source whose `path` is the place on the node that all links lead to; `there` is what stands at it now. */
export type PlacedSource = (SourceFile | SourceLink) & { readonly there: Destination };

/** Finds where on a node each source really goes, and refuses what would not end below `/usr`, or replace a directory. */
export async function resolveDestinations(
  host: OnHost,
  sources: readonly (SourceFile | SourceLink)[],
  signal: AbortSignal,
): Promise<readonly PlacedSource[]> {
  const placed: PlacedSource[] = [];
  for (const some of batchesOf(sources)) {
    const { stdout } = await runChecked(host, lookAtDestinations(some), signal);
    const found = new Map(parseDestinations(stdout).map(there => [there.path, there]));
    for (const source of some) placed.push(place(host.node, source, found.get(source.path)));
  }
  refuseClashes(host.node, placed);
  return placed;
}

function place(node: string, source: SourceFile | SourceLink, there: Destination | undefined): PlacedSource {
  const { path } = source;
  if (!there) {
    throw new Failure('failed', 'HOST_FILE_UNREADABLE', `node/${node}: nothing is known of ${path}`, {
      hint: 'run the command again',
    });
  }
  if (!there.real.startsWith('/usr/')) {
    const reason = `node/${node}: ${path} leads to ${there.real}, which is not below /usr`;
    throw new Failure('refused', 'NOT_BELOW_USR', reason, {
      hint: 'only what is below /usr is gone again with the next reboot',
    });
  }
  if (there.kind === 'directory' || there.kind === 'other') {
    const what = there.kind === 'directory' ? 'a directory' : 'neither a file nor a directory';
    throw new Failure('refused', 'DESTINATION_UNFIT', `node/${node}: ${path} is ${what}`, {
      hint: `name the file itself: ${path.replace(/\/$/, '')}/NAME`,
    });
  }
  return { ...source, path: there.real, there };
}

function refuseClashes(node: string, sources: readonly PlacedSource[]): void {
  const named = new Map<string, string>();
  for (const { path, there } of sources) {
    const other = named.get(path);
    if (other !== undefined) {
      const reason = `node/${node}: ${other} and ${there.path} both lead to ${path}`;
      throw new Failure('refused', 'DESTINATION_TWICE', reason, { hint: 'put one of them' });
    }
    named.set(path, there.path);
  }
}
