import { type JsonObject, valueAt } from '../json.ts';
import { containersOf } from './pod-defaults.ts';

/** What is wrong with a pod's spec in one respect, in the words of k8s.io/pod-security-admission/policy. */
export type Check = (spec: unknown) => string | undefined;

/** The names of the containers, of either kind, that are bad. */
export function namesWhere(spec: unknown, isBad: (container: JsonObject) => boolean): unknown[] {
  return containersOf(spec)
    .filter(isBad)
    .map(container => container.name);
}

/** A value of a container's own `securityContext`. */
export function inContext(container: JsonObject, ...path: string[]): unknown {
  return valueAt(container, 'securityContext', ...path);
}

/** `undefined` where nobody is named. */
export function must(problem: string, names: readonly unknown[], setting: string): string | undefined {
  return names.length > 0
    ? `${problem} (${plural('container', names)} ${quoted(names)} must set ${setting})`
    : undefined;
}

export function mustNot(problem: string, names: readonly unknown[], setting: string): string | undefined {
  return names.length > 0
    ? `${problem} (${plural('container', names)} ${quoted(names)} must not set ${setting})`
    : undefined;
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

export function quoted(names: readonly unknown[]): string {
  return names.map(name => `"${name}"`).join(', ');
}

export function plural(word: string, names: readonly unknown[]): string {
  return names.length > 1 ? `${word}s` : word;
}
