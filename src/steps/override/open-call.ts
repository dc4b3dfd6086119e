import { assertNever } from '../../errors.ts';
import type { OverrideCall } from '../../model/override/override-call.ts';
import type { OverrideRecord } from '../../model/override/override-record.ts';
import type { Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { fetchRpms, uploadRpms } from './bring-rpms.ts';
import { callForRemoving } from './call-for-removing.ts';
import { callForReplacing } from './call-for-replacing.ts';
import { callForResetting } from './call-for-resetting.ts';
import { openScratchPlace } from './scratch-place.ts';
import type { StageScene } from './stage-scene.ts';

/** A call that was judged, and what it needs on the node. */
export type OpenCall = OverrideCall & {
  /** Uploads what rpm-ostree is to open. */
  readonly bring: (signal: AbortSignal) => Promise<void>;
  /** Takes away what was brought: what is staged needs none of it any more. */
  readonly tidy: (signal: AbortSignal) => Promise<void>;
};

/** What a node and its object say. */
export type NodeSight = { readonly status: Status; readonly record: OverrideRecord | undefined };

/** Judges what was asked for against one node: what the node is to fetch is fetched, the rest comes when it fits. */
export async function openCall(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  scene: StageScene,
  { status, record }: NodeSight,
  signal: AbortSignal,
): Promise<OpenCall> {
  const { request, locals, opened, prepared, site } = scene;
  switch (request.command) {
    case 'override replace': {
      const place = { pod: opened.pod, run: prepared.run, sources: request.rpms, locals };
      const { program } = request.common;
      const scratch = await openScratchPlace(ports, { ...place, undo: site.onNodes, program }, signal);
      const read = await fetchRpms(ports, place, signal);
      const call = await callForReplacing(ports, { ...scene, request }, { read, status }, signal);
      return { ...call, bring: own => uploadRpms(ports, place, own), tidy: scratch.remove };
    }
    case 'override remove':
      return { ...(await callForRemoving(ports, { ...scene, request }, status, signal)), ...nothingToBring };
    case 'override reset':
      return {
        ...(await callForResetting(ports, { ...scene, request }, { status, record }, signal)),
        ...nothingToBring,
      };
    default:
      return assertNever(request);
  }
}

const nothingToBring: Pick<OpenCall, 'bring' | 'tidy'> = { bring: async () => {}, tidy: async () => {} };
