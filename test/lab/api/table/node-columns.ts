import { valueAt } from '../json.ts';
import type { StoredObject } from '../store.ts';
import { ageColumn, type Column, conditionOf, nameColumn, recordsAt } from './column.ts';

export const nodeColumns: readonly Column[] = [
  nameColumn,
  { name: 'Status', cell: statusOf },
  { name: 'Roles', cell: rolesOf },
  ageColumn,
  { name: 'Version', cell: node => infoOf(node, 'kubeletVersion') },
  { name: 'Internal-IP', wide: true, cell: node => addressOf(node, 'InternalIP') },
  { name: 'External-IP', wide: true, cell: node => addressOf(node, 'ExternalIP') },
  { name: 'OS-Image', wide: true, cell: node => infoOf(node, 'osImage') },
  { name: 'Kernel-Version', wide: true, cell: node => infoOf(node, 'kernelVersion') },
  { name: 'Container-Runtime', wide: true, cell: node => infoOf(node, 'containerRuntimeVersion') },
];

function statusOf(node: StoredObject): string {
  const ready = conditionOf(node, 'Ready')?.status;
  const status = ready === undefined ? 'Unknown' : ready === 'True' ? 'Ready' : 'NotReady';
  return node.spec?.unschedulable ? `${status},SchedulingDisabled` : status;
}

function rolesOf(node: StoredObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(node.metadata.labels ?? {})
    .filter(label => label.startsWith(prefix) && label.length > prefix.length)
    .map(label => label.slice(prefix.length));
  return roles.sort().join(',') || '<none>';
}

function infoOf(node: StoredObject, key: string): string {
  return String(valueAt(node, 'status', 'nodeInfo', key) || '<unknown>');
}

function addressOf(node: StoredObject, type: string): string {
  return String(recordsAt(node, 'status', 'addresses').find(entry => entry.type === type)?.address ?? '<none>');
}
