import type { Metadata } from './resource.ts';

/**
 * Whether one sight of an object is from before another one of the same resource. Resource versions are decimal numbers that
 * grow: a promise since Kubernetes 1.35 (kubernetes/enhancements, KEP-5504), and so since etcd 3. What is none is not older.
 */
export function isOlder(
  { resourceVersion: a }: Pick<Metadata, 'resourceVersion'>,
  { resourceVersion: b }: Pick<Metadata, 'resourceVersion'>,
): boolean {
  if (!isNumber(a) || !isNumber(b)) return false;
  return a.length === b.length ? a < b : a.length < b.length;
}

function isNumber(resourceVersion: string): boolean {
  return /^[1-9][0-9]*$/.test(resourceVersion);
}
