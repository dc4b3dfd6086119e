import { candidatePath } from '../../model/node/node-store.ts';
import type { Install } from '../../model/put/install.ts';
import type { Change } from '../../model/put/install-plan.ts';
import { formatNevra } from '../../model/rpm/nevra.ts';
import type { Rpm } from '../../model/rpm/rpm.ts';
import type { Run } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import type { InstallSources } from '../candidate/open-install.ts';
import type { OpenNode } from '../pod/open-node.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import { uploadFile } from '../transfer/upload-file.ts';
import { demandRpms, testRpms } from './check-rpms.ts';
import { type FetchedRpm, fetchRpm } from './fetch-rpm.ts';
import type { LocalRpm } from './read-rpms.ts';

export type PlaceRpmsOptions = {
  readonly prepared: PreparedNode;
  readonly opened: OpenNode;
  readonly install: Install;
  readonly sources: InstallSources;
  readonly run: Run;
  /** Of the first one in the plan. */
  readonly firstIndex: number;
};

export type RpmInPlace = { readonly rpm: Rpm; readonly change: Change };

/**
 * Brings the RPMs to the node's scratch place, those with a URL by the node itself, and has rpm look at them together. Those of
 * the user's machine were judged by themselves (`refuseUnfit`).
 */
export async function placeRpms(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { prepared, opened: { pod }, install, sources, run, firstIndex }: PlaceRpmsOptions,
  signal: AbortSignal,
): Promise<readonly RpmInPlace[]> {
  if (install.rpms.length === 0) return [];
  const { node } = pod;
  const ground = { node, architecture: prepared.node.architecture };
  const read: (LocalRpm | FetchedRpm)[] = [];
  for (const [at, source] of install.rpms.entries()) {
    const path = candidatePath(run, firstIndex + at);
    const local = sources.rpms.find(rpm => rpm.source === source);
    read.push(local ?? (await fetchRpm(ports, { pod, shell: pod.onHost, url: source, path }, signal)));
  }
  const rpms = demandRpms(ports, read, ground);
  for (const [at, rpm] of read.entries()) {
    if (rpm.kind === 'fetched') continue;
    const { file, sha256 } = rpm;
    const path = candidatePath(run, firstIndex + at);
    await uploadFile(ports, { node, reach: async () => pod.inPod, file, sha256, path }, signal);
  }
  const placed = read.map(({ source }, at) => ({ source, path: candidatePath(run, firstIndex + at) }));
  await testRpms({ node, shell: pod.onHost, reporter: ports.reporter }, placed, signal);
  return rpms.map((rpm, at) => {
    const { sha256 = '' } = read[at] ?? {};
    return { rpm, change: { kind: 'rpm', index: firstIndex + at, sha256, name: formatNevra(rpm.nevra) } };
  });
}
