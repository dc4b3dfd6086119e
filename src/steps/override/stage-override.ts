import { nodes } from '../../model/node/node.ts';
import { catchUp } from '../../model/override/override-catch-up.ts';
import type { OverrideChange } from '../../model/override/override-change.ts';
import type { OverrideRecord } from '../../model/override/override-record.ts';
import { type OverrideFields, overrideFields, overrideWords } from '../../model/override/override-row.ts';
import { nameOf, type Wish } from '../../model/override/override-wish.ts';
import { isRebuilt, planStaging } from '../../model/override/staging-plan.ts';
import type { Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { awaitIdle } from './await-idle.ts';
import { carryOutStaging } from './carry-out-staging.ts';
import { claimPending } from './claim-pending.ts';
import { type Dropping, dropStaged } from './drop-staged.ts';
import { type OpenCall, openCall } from './open-call.ts';
import { proveTree } from './prove-tree.ts';
import { overrideOrigin, recordOverrides } from './record-overrides.ts';
import type { StageScene } from './stage-scene.ts';
import { takeBackStaging } from './take-back-staging.ts';

/** What a node has of what was asked for; `text` goes after its name. */
export type StagedOverride = {
  readonly wishes: readonly Wish[];
  readonly fields: OverrideFields;
  readonly text: string;
} & (
  | {
      /** The deployment that is booted next has it. */
      readonly kind: 'staged';
      readonly checksum: string;
    }
  /** The booted one has it, and so has the next. */
  | { readonly kind: 'already' }
  /** It had merely been staged otherwise, and that was dropped: without a reboot the node is as asked for. */
  | { readonly kind: 'dropped' }
);

export type StagePorts = Pick<Ports, 'cluster' | 'clock' | 'reporter'>;

/**
 * Stages on one node what was asked for, proves it by what rpm-ostree's status then says, and records it: until then, all of
 * it is taken back at the end of the run. A node that shows that it was done before is not changed again.
 */
export async function stageOverride(
  ports: StagePorts,
  scene: StageScene,
  signal: AbortSignal,
): Promise<StagedOverride> {
  const { request, opened, prepared, by } = scene;
  const { pod } = opened;
  const { run } = prepared;
  const { lockTimeoutMs, common } = request;
  ports.reporter.emit({ kind: 'progress', node: pod.node, text: 'looking at its deployments' });
  const seen = await awaitIdle(ports, pod, lockTimeoutMs, signal);
  // Another run may have written there while this one waited.
  const record = (await ports.cluster.get(nodes, { name: pod.node }, signal))?.overrideRecord;
  const origin = overrideOrigin(ports, run, by);
  await recordOverrides(ports, pod.node, { origin, changes: catchUp(record, seen) }, signal);
  const call = await openCall(ports, scene, { status: seen, record }, signal);
  const dropping = { pod, run, lockTimeoutMs, program: common.program, origin };
  const staged = await bringAbout(ports, { scene, call, seen, record, dropping }, signal);
  await call.tidy(signal);
  return staged;
}

type Work = {
  readonly scene: StageScene;
  readonly call: OpenCall;
  readonly seen: Status;
  readonly record: OverrideRecord | undefined;
  readonly dropping: Dropping;
};

async function bringAbout(
  ports: StagePorts,
  { scene, call, seen, record, dropping }: Work,
  signal: AbortSignal,
): Promise<StagedOverride> {
  const { request, opened, site } = scene;
  const { wishes, packages } = call;
  const ours = record?.staged ? [record.staged] : [];
  const note = (change: OverrideChange): Promise<void> =>
    recordOverrides(ports, opened.pod.node, { origin: dropping.origin, changes: [change] }, signal);
  const settled = (status: Status, words: string): Omit<StagedOverride, 'kind' | 'checksum'> => {
    const fields = overrideFields(wishes, status);
    return { wishes, fields, text: `${words}${overrideWords(fields)}` };
  };
  const proveStaged = async (checksum: string, status: Status): Promise<StagedOverride> => {
    await proveTree(ports, { pod: opened.pod, wishes, status }, signal);
    return { ...settled(status, 'staged for its next boot: '), kind: 'staged', checksum };
  };
  if (wishes.length === 0) return { ...settled(seen, 'nothing is recorded there'), kind: 'already' };

  const claim = { ...dropping, wishes, status: seen, ours, replacePending: request.replacePending };
  const before = await claimPending(ports, claim, signal);
  const plan = isRebuilt(packages, record) ? ({ kind: 'stage' } as const) : planStaging(wishes, before);
  switch (plan.kind) {
    case 'already':
      if (request.command === 'override reset') await note({ kind: 'forgotten', names: wishes.map(nameOf) });
      return { ...settled(before, 'already so: '), kind: 'already' };
    case 'drop':
      return {
        ...settled(await dropStaged(ports, dropping, signal), 'dropped what was merely staged; '),
        kind: 'dropped',
      };
    case 'staged': {
      const staged = await proveStaged(plan.checksum, before);
      if (!ours.includes(plan.checksum)) await note(changeOf(call, plan.checksum));
      return staged;
    }
    case 'stage': {
      await call.bring(signal);
      const forget = takeBackStaging(ports, { ...dropping, before, undo: site.onNodes });
      const { checksum, after } = await carryOutStaging(ports, { ...dropping, call, before }, signal);
      if (checksum === undefined) return { ...settled(after, 'already so: '), kind: 'already' };
      const staged = await proveStaged(checksum, after);
      await note(changeOf(call, checksum));
      forget();
      return staged;
    }
  }
}

/** What is recorded once it is proved to be staged. */
function changeOf({ wishes, packages }: OpenCall, checksum: string): OverrideChange {
  if (packages.length > 0) return { kind: 'staged', checksum, packages };
  return { kind: 'reset-staged', checksum, names: wishes.map(nameOf) };
}
