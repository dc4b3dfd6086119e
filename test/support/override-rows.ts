import type { ListedOverride } from '../../src/model/override/listed-override.ts';
import type { LiveOverrides } from '../../src/model/override/live-overrides.ts';
import { aBuild } from './override-records.ts';

/** `NAME-VERSION-1.x86_64` in place of the base's 1.1, as a run of `me` has recorded it. */
export function aListed(name: string, version: string, more: Partial<ListedOverride> = {}): ListedOverride {
  const override = `${name}-${version}-1.x86_64`;
  const recorded = aBuild(override);
  return { name, base: `${name}-1.1-1.x86_64`, ...recorded, override, state: 'booted', ...more };
}

/** What a node says where nobody has recorded anything. */
export function aForeign(name: string, version: string, more: Partial<ListedOverride> = {}): ListedOverride {
  return aListed(name, version, { sha256: null, origin: null, by: null, at: null, ...more });
}

/** What a node says that runs deployment `a`, with nothing pending. */
export function liveWith(...overrides: readonly ListedOverride[]): LiveOverrides {
  return { overrides, booted: 'a'.repeat(64), pending: null };
}
