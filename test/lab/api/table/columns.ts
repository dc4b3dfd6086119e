import type { ResourceType } from '../discovery/resource-type.ts';
import { valueAt } from '../json.ts';
import {
  ageColumn,
  ageOf,
  type Column,
  conditionColumn,
  conditionOf,
  customAgeColumn,
  nameColumn,
  numberColumn,
  recordsAt,
  textColumn,
} from './column.ts';
import { nodeColumns } from './node-columns.ts';
import { podColumns } from './pod-columns.ts';

/** Those of `pkg/printers/internalversion` of Kubernetes, or of the CustomResourceDefinition; else name and age. */
export function columnsOf(type: ResourceType): readonly Column[] {
  return COLUMNS[type.plural] ?? [nameColumn, type.custom ? customAgeColumn : ageColumn];
}

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  nodes: nodeColumns,
  pods: podColumns,
  namespaces: [nameColumn, textColumn('Status', 'status', 'phase'), ageColumn],
  events: [
    {
      name: 'Last Seen',
      cell: event => ageOf(event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp),
    },
    textColumn('Type', 'type'),
    textColumn('Reason', 'reason'),
    { name: 'Object', cell: involvedObject },
    { ...textColumn('Subobject', 'involvedObject', 'fieldPath'), wide: true },
    { ...textColumn('Source', 'source', 'component'), wide: true },
    textColumn('Message', 'message'),
    { name: 'First Seen', wide: true, cell: event => ageOf(event.firstTimestamp ?? event.eventTime) },
    { name: 'Count', type: 'integer', wide: true, cell: event => Number(event.count ?? 1) },
    { ...nameColumn, wide: true },
  ],
  machineconfigpools: [
    nameColumn,
    textColumn('Config', 'status', 'configuration', 'name'),
    conditionColumn('Updated'),
    conditionColumn('Updating'),
    conditionColumn('Degraded'),
    numberColumn('MachineCount', 'status', 'machineCount'),
    numberColumn('ReadyMachineCount', 'status', 'readyMachineCount'),
    numberColumn('UpdatedMachineCount', 'status', 'updatedMachineCount'),
    numberColumn('DegradedMachineCount', 'status', 'degradedMachineCount'),
    customAgeColumn,
  ],
  machineconfigs: [
    nameColumn,
    textColumn(
      'GeneratedByController',
      'metadata',
      'annotations',
      'machineconfiguration.openshift.io/generated-by-controller-version',
    ),
    textColumn('IgnitionVersion', 'spec', 'config', 'ignition', 'version'),
    customAgeColumn,
  ],
  clusterversions: [
    nameColumn,
    { name: 'Version', cell: completedVersion },
    conditionColumn('Available'),
    conditionColumn('Progressing'),
    { name: 'Since', type: 'date', cell: object => ageOf(conditionOf(object, 'Progressing')?.lastTransitionTime) },
    { name: 'Status', cell: object => String(conditionOf(object, 'Progressing')?.message ?? '') },
  ],
};

function involvedObject(event: Parameters<Column['cell']>[0]): string {
  const kind = String(valueAt(event, 'involvedObject', 'kind') ?? '').toLowerCase();
  const name = String(valueAt(event, 'involvedObject', 'name') ?? '');
  return kind === '' ? name : `${kind}/${name}`;
}

function completedVersion(object: Parameters<Column['cell']>[0]): string {
  const completed = recordsAt(object, 'status', 'history').find(entry => entry.state === 'Completed');
  return String(completed?.version ?? '');
}
