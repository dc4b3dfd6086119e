import { forbidden } from '../errors.ts';
import type { Draft, StoredObject } from '../store.ts';
import { baselineChecks } from './baseline-checks.ts';
import { restrictedChecks } from './restricted-checks.ts';

export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

/** What counts in a namespace without labels: the `PodSecurityConfiguration` of the cluster. */
export type PodSecurityDefaults = { readonly enforce: PodSecurityLevel; readonly warn: PodSecurityLevel };

/**
 * Refuses a pod that its namespace's level does not allow, and returns the warnings about what it only advises against
 * (k8s.io/pod-security-admission).
 */
export function admitPodSecurity(pod: Draft, namespace: StoredObject, defaults: PodSecurityDefaults): string[] {
  const enforce = levelOf(namespace, 'enforce', defaults.enforce);
  const violations = violationsOf(pod, enforce.level);
  if (violations.length > 0) {
    const why = `violates PodSecurity "${enforce.level}:${enforce.version}": ${violations.join(', ')}`;
    throw forbidden({ group: '', plural: 'pods' }, pod.metadata.name, why);
  }
  const warn = levelOf(namespace, 'warn', defaults.warn);
  const advice = violationsOf(pod, warn.level);
  return advice.length > 0 ? [`would violate PodSecurity "${warn.level}:${warn.version}": ${advice.join(', ')}`] : [];
}

function levelOf(
  namespace: StoredObject,
  mode: 'enforce' | 'warn',
  fallback: PodSecurityLevel,
): { level: PodSecurityLevel; version: string } {
  const labels = namespace.metadata.labels ?? {};
  const label = labels[`pod-security.kubernetes.io/${mode}`];
  const version = labels[`pod-security.kubernetes.io/${mode}-version`] ?? 'latest';
  if (label === undefined) return { level: fallback, version };
  // an unknown level counts as the strictest
  return { level: label === 'privileged' || label === 'baseline' ? label : 'restricted', version };
}

function violationsOf(pod: Draft, level: PodSecurityLevel): string[] {
  if (level === 'privileged') return [];
  const checks = level === 'baseline' ? baselineChecks : restrictedChecks;
  return checks.map(check => check(pod.spec)).filter(violation => violation !== undefined);
}
