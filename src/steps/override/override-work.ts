import { Failure } from '../../errors.ts';
import { cordonOf } from '../../model/drain/cordon-record.ts';
import { isDrained } from '../../model/drain/is-drained.ts';
import { overrideFields, overrideWords } from '../../model/override/override-row.ts';
import { confirmByHand } from '../../model/rollback/rollback-verdict.ts';
import type { Ports } from '../../ports.ts';
import { demandDrainable } from '../drain/look-at-drain.ts';
import type { OpenNode, Site } from '../pod/open-node.ts';
import { guardNode } from '../pool/guard-node.ts';
import type { PoolPauses } from '../pool/pool-pauses.ts';
import type { Prepared, PreparedNode } from '../prepare/prepare.ts';
import type { Settle } from '../rollout/node-row.ts';
import type { RolloutWork } from '../rollout/roll-out.ts';
import type { LocalRpm } from '../rpm/read-rpms.ts';
import { applyLiveOn, resetLiveOn } from './apply-live.ts';
import { bootLingering } from './boot-lingering.ts';
import { bootStaged } from './boot-staged.ts';
import type { Afterwards } from './decide-afterwards.ts';
import { finishBoot } from './finish-boot.ts';
import { sayWhatWaits } from './say-what-waits.ts';
import { stageOverride } from './stage-override.ts';
import type { OverrideRequest } from './stage-scene.ts';
import type { StagedOverride } from './staged-override.ts';
import { warnOfCritical } from './warn-of-critical.ts';

export type OverrideWorkOptions = {
  readonly request: OverrideRequest;
  readonly afterwards: Afterwards;
  readonly locals: readonly LocalRpm[];
  readonly prepared: Prepared;
  readonly site: Site;
  readonly pauses: PoolPauses;
  /** `whoAmI` */
  readonly by: string;
};

/** What comes with its next boot. */
type Ready = { readonly opened: OpenNode; readonly staged: Extract<StagedOverride, { kind: 'staged' | 'leaving' }> };

export type OverrideRollout = RolloutWork & {
  /** To be called at the end: says of each node that was not told to reboot what waits there, and how to go on. */
  readonly sayWhatWaits: () => void;
};

/** The work on each node: it is staged on all beforehand, side by side; then they are rebooted in turn, if that is wanted. */
export function overrideWork(ports: Ports, options: OverrideWorkOptions, signal: AbortSignal): OverrideRollout {
  const { request, afterwards, prepared, site, pauses } = options;
  const { guard, drain } = request;
  const { facts } = prepared;
  const ready = new Map<string, Ready>();
  const letBegin = (node: PreparedNode) => guardNode(ports, { node, facts, guard, pauses }, signal);
  return {
    async prepare(node, settle) {
      const { name } = node.node.metadata;
      await letBegin(node);
      const reboots = afterwards === 'reboot';
      if (reboots && isDrained(drain, facts.infrastructure)) {
        await demandDrainable(ports, { node: name, flags: drain }, signal);
      }
      const opened = await site.openNode(node, signal);
      const staged = await stageOverride(ports, { ...options, node, opened }, signal);
      settle({ state: staged.kind, ...staged.fields }, wordsOf(staged, options, name));
      if (staged.kind === 'staged') {
        const { wishes } = staged;
        const { deadman, common } = request;
        warnOfCritical(ports, { node: name, wishes, afterwards, deadman, program: common.program });
      }
      if (staged.kind === 'staged' || staged.kind === 'leaving') {
        if (reboots) {
          sayWhatGoes(ports, opened);
          ready.set(name, { opened, staged });
          return 'disturb';
        }
        if (afterwards === 'apply-live') await applyOn(ports, options, { opened, staged }, settle, signal);
      }
      const isLeftBehind = reboots && cordonOf(node.node) !== undefined;
      if (staged.kind === 'already')
        await finishBoot(ports, { ...options, node, opened, staged, isLeftBehind }, signal);
      return 'done';
    },
    async disturb(node, settle) {
      const { name } = node.node.metadata;
      const here = ready.get(name);
      if (!here) throw new Error(`node/${name} was not prepared`);
      await letBegin(node);
      const { staged, opened } = here;
      const { wishes, fields } = staged;
      const keep = `run the same command again, or: ${confirmByHand(request.common.program, name)}`;
      const telling = (): void => void ready.delete(name);
      const boot = { ...options, node, opened, wishes, keep, telling };
      const { bootId, seen } =
        staged.kind === 'leaving'
          ? await bootLingering(ports, { ...boot, deployment: staged.deployment }, signal)
          : await bootStaged(ports, { ...boot, id: staged.id, checksum: staged.checksum }, signal).catch(error => {
              if (!(error instanceof Failure) || error.code !== 'STAGED_GONE') throw error;
              ready.delete(name);
              settle({ state: 'dropped', ...fields, staged: null }, 'is not staged any more');
              throw error;
            });
      const words = `rebooted, and runs ${overrideWords(fields)}`;
      settle({ state: 'booted', ...overrideFields(wishes, seen), bootId }, words);
    },
    sayWhatWaits() {
      for (const [node, { staged }] of ready) {
        if (staged.kind === 'staged') sayWhatWaits(ports, { node, program: request.common.program, staged });
      }
    },
  };
}

function sayWhatGoes({ reporter }: Pick<Ports, 'reporter'>, { pod, look }: OpenNode): void {
  if (look.usr !== 'unlocked') return;
  const text = 'its /usr is unlocked: the reboot drops what was written there';
  reporter.emit({ kind: 'notice', node: pod.node, text });
}

function wordsOf({ kind, text }: StagedOverride, { request, afterwards }: OverrideWorkOptions, node: string): string {
  if ((kind !== 'staged' && kind !== 'leaving') || afterwards !== 'stay') return text;
  return `${text}; to boot it: ${request.common.program} reboot ${node}`;
}

async function applyOn(
  ports: Ports,
  { request, prepared }: OverrideWorkOptions,
  { opened, staged }: Ready,
  settle: Settle,
  signal: AbortSignal,
): Promise<void> {
  const { wishes, fields } = staged;
  const { lockTimeoutMs, common } = request;
  const call = { pod: opened.pod, run: prepared.run, lockTimeoutMs, program: common.program, wishes };
  const { staleServices } =
    staged.kind === 'leaving'
      ? await resetLiveOn(ports, { ...call, checksum: staged.deployment.checksum }, signal)
      : await applyLiveOn(ports, { ...call, checksum: staged.checksum }, signal);
  const stale = staleServices.length > 0 ? `; to be restarted: ${staleServices.join(', ')}` : '';
  settle({ state: 'live', ...fields, staleServices }, `it runs now, and after the next boot${stale}`);
}
