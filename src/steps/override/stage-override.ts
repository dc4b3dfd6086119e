import { alongWords, whatGoesAlong } from '../../model/override/goes-along.ts';
import type { OverrideChange } from '../../model/override/override-change.ts';
import type { OverrideRecord } from '../../model/override/override-record.ts';
import type { StagedDeployment } from '../../model/override/override-verdict.ts';
import { nameOf } from '../../model/override/override-wish.ts';
import { asSeen } from '../../model/override/same-build.ts';
import { planStaging } from '../../model/override/staging-plan.ts';
import type { Package } from '../../model/rpm-ostree/packages.ts';
import type { Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { demandConfirmed } from '../rollback/demand-confirmed.ts';
import { awaitIdle } from './await-idle.ts';
import { carryOutStaging } from './carry-out-staging.ts';
import { catchUpRecord } from './catch-up-record.ts';
import { claimPending } from './claim-pending.ts';
import { type Dropping, dropStaged } from './drop-staged.ts';
import { type OpenCall, openCall } from './open-call.ts';
import { proveTree } from './prove-tree.ts';
import { overrideOrigin, recordOverrides } from './record-overrides.ts';
import { refuseContrary } from './refuse-contrary.ts';
import { sayWhatGoesAlong } from './say-what-goes-along.ts';
import { seeHolding } from './see-holding.ts';
import type { StageScene } from './stage-scene.ts';
import { asBooted, asStaged, asUntouched, type StagedOverride } from './staged-override.ts';

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
  const origin = overrideOrigin(ports, run, by);
  const record = await catchUpRecord(ports, { pod, status: seen, origin }, signal);
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
  const { request, opened, site, by } = scene;
  const { pod } = opened;
  const { wishes } = call;
  const ours = record?.staged ? [record.staged] : [];
  const note = (change: OverrideChange): Promise<void> =>
    recordOverrides(ports, pod.node, { origin: dropping.origin, changes: [change] }, signal);
  if (wishes.length === 0) return asUntouched(seen);

  const holding = await seeHolding(ports, { pod, call, status: seen }, signal);
  const { replacePending } = request;
  const claim = { ...dropping, wishes, status: seen, holding, ours, replacePending };
  const before = await claimPending(ports, claim, signal);
  const plan = planStaging({ wishes, status: before, holding });
  const reboots = scene.afterwards === 'reboot' ? 'into-staged' : 'never';
  if (plan.kind === 'stage' || (plan.kind === 'staged' && reboots === 'into-staged'))
    await demandConfirmed(ports, { pod, program: dropping.program, reboots }, signal);
  if (plan.kind === 'stage' || plan.kind === 'staged')
    sayWhatGoesAlong(ports, { node: pod.node, wishes, status: before, record, by });
  const settle = (status: Status, deployment: StagedDeployment): StagedOverride => {
    const along = alongWords(whatGoesAlong(wishes, status, record), ports.clock.now());
    const staged = asStaged(wishes, status, deployment);
    return along === '' ? staged : { ...staged, text: `${staged.text}; with it: ${along}` };
  };
  switch (plan.kind) {
    case 'already':
      if (request.command === 'override reset') await note({ kind: 'forgotten', names: wishes.map(nameOf) });
      return asBooted(ports, { pod, wishes, status: before, kind: 'already' }, signal);
    case 'drop': {
      const status = await dropStaged(ports, { ...dropping, pending: plan.deployment }, signal);
      return asBooted(ports, { pod, wishes, status, kind: 'dropped' }, signal);
    }
    case 'staged': {
      const tree = await proveTree(ports, { pod, call, status: before }, signal);
      const { deployment } = plan;
      if (!ours.includes(deployment.checksum)) await note(changeOf(call, deployment.checksum, tree));
      return settle(before, deployment);
    }
    case 'stage': {
      refuseContrary({ node: pod.node, program: dropping.program, wishes, status: before });
      await call.bring(signal);
      const staging = { ...claim, status: before, call, undo: site.onNodes };
      const { deployment, after, keep } = await carryOutStaging(ports, staging, signal);
      if (!deployment) return asBooted(ports, { pod, wishes, status: after, kind: 'already' }, signal);
      const tree = await proveTree(ports, { pod, call, status: after }, signal);
      await note(changeOf(call, deployment.checksum, tree));
      keep();
      return settle(after, deployment);
    }
  }
}

/** What is recorded once it is proved to be staged. */
function changeOf({ wishes, packages, builds }: OpenCall, checksum: string, tree: readonly Package[]): OverrideChange {
  if (packages.length > 0) return { kind: 'staged', checksum, packages: asSeen(packages, builds, tree) };
  return { kind: 'reset-staged', checksum, names: wishes.map(nameOf) };
}
