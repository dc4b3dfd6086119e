import { valueAt } from '../json.ts';
import type { StoredObject } from '../store.ts';
import { ageColumn, type Column, nameColumn, recordsAt } from './column.ts';

export const podColumns: readonly Column[] = [
  nameColumn,
  { name: 'Ready', cell: readyOf },
  { name: 'Status', cell: statusOf },
  { name: 'Restarts', cell: restartsOf },
  ageColumn,
  { name: 'IP', wide: true, cell: pod => String(valueAt(pod, 'status', 'podIP') ?? '<none>') },
  { name: 'Node', wide: true, cell: pod => String(valueAt(pod, 'spec', 'nodeName') ?? '<none>') },
  { name: 'Nominated Node', wide: true, cell: pod => String(valueAt(pod, 'status', 'nominatedNodeName') ?? '<none>') },
  { name: 'Readiness Gates', wide: true, cell: () => '<none>' },
];

function readyOf(pod: StoredObject): string {
  const ready = recordsAt(pod, 'status', 'containerStatuses').filter(container => container.ready === true);
  return `${ready.length}/${recordsAt(pod, 'spec', 'containers').length}`;
}

function restartsOf(pod: StoredObject): string {
  const counts = recordsAt(pod, 'status', 'containerStatuses').map(container => Number(container.restartCount ?? 0));
  return String(counts.reduce((sum, count) => sum + count, 0));
}

/** `printPod`: the container's reason wins over the phase, and a deletion over both unless the pod has ended. */
function statusOf(pod: StoredObject): string {
  let status = String(valueAt(pod, 'status', 'reason') ?? valueAt(pod, 'status', 'phase') ?? '');
  for (const container of recordsAt(pod, 'status', 'containerStatuses')) {
    const waiting = valueAt(container, 'state', 'waiting', 'reason');
    const terminated = valueAt(container, 'state', 'terminated');
    if (waiting) status = String(waiting);
    else if (terminated) status = terminatedStatus(terminated);
  }
  const ended = ['Succeeded', 'Failed'].includes(String(valueAt(pod, 'status', 'phase')));
  return pod.metadata.deletionTimestamp && !ended ? 'Terminating' : status;
}

function terminatedStatus(terminated: unknown): string {
  const reason = valueAt(terminated, 'reason');
  if (reason) return String(reason);
  const signal = valueAt(terminated, 'signal');
  return signal ? `Signal:${signal}` : `ExitCode:${valueAt(terminated, 'exitCode')}`;
}
