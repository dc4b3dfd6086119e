import { rpmPath } from '../../model/node/node-store.ts';
import type { Run } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import { allOrNone } from '../all-or-none.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { fetchRpm } from '../rpm/fetch-rpm.ts';
import type { LocalRpm, ReadRpm } from '../rpm/read-rpms.ts';
import { uploadFile } from '../transfer/upload-file.ts';

export type RpmsToBring = {
  readonly pod: DebugPod;
  readonly run: Run;
  /** Paths and URLs. */
  readonly sources: readonly string[];
  readonly locals: readonly LocalRpm[];
};

/** The RPMs in the order in which they were named: those of the user's machine as they were read, the others fetched and read there. */
export async function fetchRpms(
  ports: Pick<Ports, 'reporter'>,
  { pod, run, sources, locals }: RpmsToBring,
  signal: AbortSignal,
): Promise<readonly ReadRpm[]> {
  return allOrNone(
    [...sources.entries()],
    async ([index, source], own): Promise<ReadRpm> => {
      const local = locals.find(rpm => rpm.source === source);
      return local ?? fetchRpm(ports, { pod, shell: pod.onHost, url: source, path: rpmPath(run, index) }, own);
    },
    signal,
  );
}

/** Uploads those of the user's machine, several at once. */
export async function uploadRpms(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { pod, run, sources, locals }: RpmsToBring,
  signal: AbortSignal,
): Promise<void> {
  const { node, inPod } = pod;
  const upload = async ({ source, file, sha256 }: LocalRpm, own: AbortSignal): Promise<void> => {
    const path = rpmPath(run, sources.indexOf(source));
    await uploadFile(ports, { node, reach: async () => inPod, file, sha256, path }, own);
  };
  await allOrNone(locals, upload, signal);
}
