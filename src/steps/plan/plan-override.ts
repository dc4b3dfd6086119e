import { Failure } from '../../errors.ts';
import type { PlanStep } from '../../model/event.ts';
import type { HostCommand } from '../../model/host-command.ts';
import { rpmPath } from '../../model/node/node-store.ts';
import { overridesAnnotation } from '../../model/override/override-record.ts';
import { makeRunDirectory, removeRunFiles } from '../../model/put/run-files.ts';
import type { OverrideReplaceRequest, OverrideResetRequest } from '../../model/request.ts';
import type { Result } from '../../model/result.ts';
import type { RolloutLimits } from '../../model/rollout/rollout-plan.ts';
import { fetchFile } from '../../model/rpm/rpm-fetch.ts';
import { asClientUnit } from '../../model/rpm-ostree/client-unit.ts';
import {
  askStatus,
  removePackages,
  replacePackages,
  resetPackages,
  type Some,
  tryRemoving,
  tryReplacing,
  tryResetting,
} from '../../model/rpm-ostree/commands.ts';
import { askBasePackages, askInstalledPackages } from '../../model/rpm-ostree/packages.ts';
import type { Run } from '../../model/run-id.ts';
import { receiveFile } from '../../model/transfer/receive-file.ts';
import type { Ports } from '../../ports.ts';
import type { OverrideRequest } from '../override/stage-scene.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import type { LocalRpm } from '../rpm/read-rpms.ts';
import { outlineOverride } from './outline-override.ts';
import { planGuard } from './plan-guard.ts';
import { planOnSeenNodes } from './plan-on-nodes.ts';
import { rolloutNote } from './plan-rollout.ts';
import { routesTo } from './plan-routes.ts';
import { note, type PlanSiteOptions } from './plan-site.ts';
import { planStagedBoot } from './plan-staged-boot.ts';

export type PlannedOverride = {
  readonly request: OverrideRequest;
  readonly locals: readonly LocalRpm[];
  readonly limits: RolloutLimits;
};

/**
 * What `override replace`, `remove` or `reset` would do: first what becomes of packages in words, then all steps, in order.
 * The API says what the Machine Config Operator is at; what only a node itself could tell is said to be so.
 */
export async function planOverride(
  { cluster }: Pick<Ports, 'cluster'>,
  { request, locals, limits }: PlannedOverride,
  site: PlanSiteOptions,
  signal: AbortSignal,
): Promise<Result> {
  const { nodes, facts } = site.prepared;
  const { guard } = request;
  const before = nodes.length > 1 && request.afterwards === 'reboot' ? [rolloutNote(limits)] : [];
  const planned = await planOnSeenNodes(site, {
    before,
    plan: async node => {
      const guarded = await planGuard(cluster, { node: node.node.metadata.name, facts, guard }, signal);
      return guarded instanceof Failure ? guarded : [...guarded, ...planNode(request, { node, locals, site })];
    },
  });
  const { output } = planned;
  if (output?.kind !== 'plan' || output.steps.length === 0) return planned;
  const willing = nodes.filter((_, at) => planned.nodes[at]?.code === null);
  const outline = willing.flatMap(node => outlineOverride(request, { node, locals }));
  return { ...planned, output: { kind: 'plan', steps: [...outline, ...output.steps, notLookedAt] } };
}

const notLookedAt = note(
  'note: the nodes themselves were not looked at: only a debug pod can tell what is pending there, what is in their base, and whether it depsolves',
);

type Planned = { readonly node: PreparedNode; readonly locals: readonly LocalRpm[]; readonly site: PlanSiteOptions };

function planNode(request: OverrideRequest, { node, locals, site }: Planned): readonly PlanStep[] {
  const name = node.node.metadata.name;
  const { run, facts } = site.prepared;
  const { inPod, onHost } = routesTo(name, 'host');
  const say = (text: string): PlanStep => note(`${name}: ${text}`);
  const calls = callsOf(request, node, run);
  const inUnit = (command: HostCommand): PlanStep => inPod(asClientUnit(run, command));
  if (!calls) return [onHost(askStatus()), say('nothing is recorded there, so that nothing is reset')];
  const { fetched, uploaded } =
    request.command === 'override replace' ? planBringing(request, { name, run, locals }) : nothingToBring;
  const reads = [askBasePackages(), askInstalledPackages()].map(inPod);
  return [
    onHost(askStatus()),
    ...fetched,
    ...reads,
    ...uploaded,
    inUnit(calls.trial),
    inUnit(calls.command),
    onHost(askStatus()),
    ...(request.command === 'override replace' ? [inPod(removeRunFiles(run))] : []),
    {
      kind: 'patch',
      object: `node/${name}`,
      patch: { metadata: { annotations: { [overridesAnnotation]: '(what is staged, who, when)' } } },
    },
    ...planStagedBoot(request, name, { run, infrastructure: facts.infrastructure }),
  ];
}

function callsOf(
  request: OverrideRequest,
  { node }: PreparedNode,
  run: Run,
): { readonly command: HostCommand; readonly trial: HostCommand } | undefined {
  switch (request.command) {
    case 'override replace': {
      const [first, ...rest] = request.rpms.map((_, index) => rpmPath(run, index));
      const files: Some = [first ?? '', ...rest];
      return { command: replacePackages(files), trial: tryReplacing(files) };
    }
    case 'override remove':
      return { command: removePackages(request.packages), trial: tryRemoving(request.packages) };
    case 'override reset': {
      const names = namesToReset(
        request,
        (node.overrideRecord?.packages ?? []).map(one => one.name),
      );
      return names && { command: resetPackages(names), trial: tryResetting(names) };
    }
  }
}

function namesToReset({ packages, unrecorded }: OverrideResetRequest, recorded: readonly string[]): Some | undefined {
  if (packages !== 'recorded') return packages;
  const [first, ...rest] = [...recorded, ...(unrecorded ? ['(those that others have set)'] : [])];
  return first === undefined ? undefined : [first, ...rest];
}

type PlannedBringing = Readonly<Record<'fetched' | 'uploaded', readonly PlanStep[]>>;

const nothingToBring: PlannedBringing = { fetched: [], uploaded: [] };

function planBringing(
  { rpms }: OverrideReplaceRequest,
  { name, run, locals }: { readonly name: string; readonly run: Run; readonly locals: readonly LocalRpm[] },
): PlannedBringing {
  const { inPod, onHost } = routesTo(name, 'host');
  const uploaded = locals.map(({ source, size, sha256 }) => {
    const path = rpmPath(run, rpms.indexOf(source));
    return inPod(receiveFile({ path, size, sha256 }));
  });
  const fetched = rpms.flatMap((source, index) => {
    const isLocal = locals.some(rpm => rpm.source === source);
    return isLocal ? [] : [onHost(fetchFile(new URL(source), rpmPath(run, index)))];
  });
  return { fetched: [inPod(makeRunDirectory(run)), ...fetched], uploaded };
}
