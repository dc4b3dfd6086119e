import { booleanAt, listAt, numberAt, recordAt, stringMapAt, textAt, textsAt } from '../json.ts';
import { readMetadata } from '../metadata.ts';
import type { Node } from '../node/node.ts';
import type { Metadata, Resource } from '../resource.ts';
import { type PauseRecord, pausedAnnotation, readPauseRecord, resumePatch } from './pause-record.ts';

/** A MachineConfigPool (openshift/api `machineconfiguration/v1/types.go`). */
export type Pool = {
  readonly metadata: Metadata;
  readonly paused: boolean;
  /** Of the run of this program that paused it, if one did. */
  readonly pauseRecord: PauseRecord | undefined;
  /** What all nodes shall have: `spec.configuration`. */
  readonly target: RenderedConfig;
  /** What all nodes have: `status.configuration`; empty while a pool is new. */
  readonly settled: RenderedConfig;
  readonly conditions: Readonly<Record<string, Condition>>;
  readonly observedGeneration: number;
  readonly machineCount: number;
  readonly updatedMachineCount: number;
  readonly degradedMachineCount: number;
  readonly nodeSelector: LabelSelector;
  readonly machineConfigSelector: LabelSelector;
};

export type RenderedConfig = { readonly name: string; readonly sources: readonly string[] };
export type Condition = { readonly status: string; readonly reason: string; readonly message: string };

export type LabelSelector = {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
};

export const pools: Resource<Pool> = {
  group: 'machineconfiguration.openshift.io',
  version: 'v1',
  plural: 'machineconfigpools',
  kind: 'MachineConfigPool',
  scope: 'cluster',
  read: readPool,
};

/** The label whose value says for which pool's role a MachineConfig is. */
export const roleLabel = 'machineconfiguration.openshift.io/role';

/**
 * The pool that a node is in, by the operator's own rule: one that runs Windows is in none, master wins, a custom pool wins
 * over worker, and two custom pools are an error there (openshift/machine-config-operator `pkg/helpers/helpers.go`,
 * GetPoolsForNode).
 */
export function poolOf(node: Node, all: readonly Pool[]): Pool | undefined {
  if (node.operatingSystem === 'windows') return undefined;
  const mine = all.filter(pool => selects(pool.nodeSelector, node.metadata.labels));
  const named = (name: string): Pool | undefined => mine.find(pool => pool.metadata.name === name);
  const master = named('master');
  if (master) return master;
  const custom = mine.filter(pool => pool.metadata.name !== 'worker');
  return custom.length > 1 ? undefined : (custom[0] ?? named('worker'));
}

/**
 * The role to put on a MachineConfig that shall reach a pool's nodes: one that its selector takes up, best its own name,
 * last `worker`, which other pools inherit.
 */
export function roleOf(pool: Pool): string {
  const { matchLabels, matchExpressions } = pool.machineConfigSelector;
  const listed = matchExpressions.filter(({ key }) => key === roleLabel).flatMap(({ values }) => values);
  const candidates = [
    pool.metadata.name,
    ...listed.filter(role => role !== 'worker'),
    matchLabels[roleLabel],
    'worker',
  ];
  const taken = candidates.find(role => role !== undefined && takesUp(pool, role));
  return taken ?? pool.metadata.name;
}

/** Whether a pool takes up MachineConfigs of this role. */
export function takesUp(pool: Pool, role: string): boolean {
  return selects(pool.machineConfigSelector, { [roleLabel]: role });
}

/** All pools that take up MachineConfigs of this role: custom pools inherit `worker`'s. */
export function poolsWithRole(role: string, all: readonly Pool[]): readonly Pool[] {
  return all.filter(pool => takesUp(pool, role));
}

export function conditionIs(pool: Pool, type: string, status: 'True' | 'False'): boolean {
  return pool.conditions[type]?.status === status;
}

/** What the operator itself says is wrong with a pool; `undefined` where nothing is. `RenderDegraded` comes before the others. */
export function poolTrouble(pool: Pool): string | undefined {
  const type = ['RenderDegraded', 'NodeDegraded', 'Degraded'].find(candidate => conditionIs(pool, candidate, 'True'));
  return type && (pool.conditions[type]?.message || `${pool.degradedMachineCount} nodes are degraded`);
}

/** The command that lets a paused pool go on. */
export function resumeCommand({ metadata: { name }, pauseRecord }: PausedPool): string {
  const patch = pauseRecord ? resumePatch() : { spec: { paused: false } };
  return `oc patch mcp/${name} --type merge -p '${JSON.stringify(patch)}'`;
}

type PausedPool = { readonly metadata: Pick<Metadata, 'name'> } & Pick<Pool, 'pauseRecord'>;

export function selects(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const labelsMatch = Object.entries(selector.matchLabels).every(([key, value]) => labels[key] === value);
  return labelsMatch && selector.matchExpressions.every(expression => expressionHolds(expression, labels));
}

function expressionHolds(
  { key, operator, values }: LabelSelector['matchExpressions'][number],
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

function readPool(raw: unknown): Pool {
  const count = (field: string): number => numberAt(raw, 'status', field) ?? 0;
  const metadata = readMetadata(raw);
  return {
    metadata,
    paused: booleanAt(raw, 'spec', 'paused') ?? false,
    pauseRecord: readPauseRecord(metadata.annotations[pausedAnnotation]),
    target: readRendered(recordAt(raw, 'spec', 'configuration')),
    settled: readRendered(recordAt(raw, 'status', 'configuration')),
    conditions: Object.fromEntries(
      listAt(raw, 'status', 'conditions').map(condition => [textAt(condition, 'type') ?? '', readCondition(condition)]),
    ),
    observedGeneration: count('observedGeneration'),
    machineCount: count('machineCount'),
    updatedMachineCount: count('updatedMachineCount'),
    degradedMachineCount: count('degradedMachineCount'),
    nodeSelector: readSelector(recordAt(raw, 'spec', 'nodeSelector')),
    machineConfigSelector: readSelector(recordAt(raw, 'spec', 'machineConfigSelector')),
  };
}

function readCondition(raw: unknown): Condition {
  const text = (field: string): string => textAt(raw, field) ?? '';
  return { status: text('status'), reason: text('reason'), message: text('message') };
}

function readRendered(raw: unknown): RenderedConfig {
  const sources = listAt(raw, 'source').map(source => textAt(source, 'name') ?? '');
  return { name: textAt(raw, 'name') ?? '', sources };
}

function readSelector(raw: unknown): LabelSelector {
  return {
    matchLabels: stringMapAt(raw, 'matchLabels'),
    matchExpressions: listAt(raw, 'matchExpressions').map(expression => ({
      key: textAt(expression, 'key') ?? '',
      operator: textAt(expression, 'operator') ?? '',
      values: textsAt(expression, 'values'),
    })),
  };
}
