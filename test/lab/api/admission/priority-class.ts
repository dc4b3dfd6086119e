import { forbidden } from '../errors.ts';
import type { Draft } from '../store.ts';

/** The classes that an OpenShift cluster has from its installation; the lab serves no PriorityClass objects. */
const CLASSES: Readonly<Record<string, number>> = {
  'openshift-user-critical': 1_000_000_000,
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** The number behind the pod's `priorityClassName`; 403 for a class that there is not. */
export function priorityOf(pod: Draft): number {
  const name = String(pod.spec?.priorityClassName ?? '');
  if (name === '') return 0;
  const priority = CLASSES[name];
  if (priority !== undefined) return priority;
  throw forbidden({ group: '', plural: 'pods' }, pod.metadata.name, `no PriorityClass with name ${name} was found`);
}
