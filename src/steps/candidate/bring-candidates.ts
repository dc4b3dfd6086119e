import { candidatePath } from '../../model/node/node-store.ts';
import type { Install } from '../../model/put/install.ts';
import type { Run } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import type { OpenNode } from '../pod/open-node.ts';
import { uploadFile } from '../transfer/upload-file.ts';
import type { SourceFile, SourceLink } from './read-sources.ts';
import { verifyCandidates } from './verify-candidates.ts';

export type CandidateOptions = {
  readonly opened: OpenNode;
  readonly install: Pick<Install, 'verify'>;
  readonly run: Run;
  readonly sources: readonly (SourceFile | SourceLink)[];
};

/** Brings files to their scratch places, and asks each program there what it is to be asked. */
export async function bringCandidates(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { opened: { pod }, install, run, sources }: CandidateOptions,
  signal: AbortSignal,
): Promise<void> {
  const { node, inPod } = pod;
  for (const source of sources) {
    if (source.kind === 'link') continue;
    const { file, sha256, index } = source;
    const delivery = { file, sha256, path: candidatePath(run, index) };
    await uploadFile(ports, { node, reach: async () => inPod, ...delivery }, signal);
  }
  if (!install.verify) return;
  const host = { node, shell: inPod, reporter: ports.reporter };
  await verifyCandidates(host, { run, sources, words: install.verify }, signal);
}
