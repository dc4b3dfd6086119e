import { parseFiles, readFiles } from '../../model/node/host-files.ts';
import { readStore, type StoredBoot, storePatterns } from '../../model/node/node-store-look.ts';
import { checksums, parseChecksums } from '../../model/transfer/checksums.ts';
import type { Ports } from '../../ports.ts';
import type { NodeView } from '../pod/open-debug-pod.ts';
import { runChecked, runOnHost } from '../pod/run-checked.ts';

type Looking = Pick<Ports, 'reporter'>;

/** Reads what a node remembers of what was changed since a boot: nothing, where nothing was. */
export async function lookAtStore(
  { reporter }: Looking,
  { node, inPod }: NodeView,
  bootId: string,
  signal: AbortSignal,
): Promise<StoredBoot> {
  const { stdout } = await runChecked({ node, shell: inPod, reporter }, readFiles(storePatterns(bootId)), signal);
  return readStore(bootId, parseFiles(stdout));
}

/** The SHA-256 of each file as PID 1 sees it now; `null` for what is no file. */
export async function lookAtSums(
  { reporter }: Looking,
  { node, inPod }: NodeView,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string | null>> {
  if (paths.length === 0) return new Map();
  const { stdout } = await runOnHost({ node, shell: inPod, reporter }, checksums(paths), signal);
  return parseChecksums(paths, stdout);
}
