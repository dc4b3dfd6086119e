import { formatNevra, type Nevra } from './nevra.ts';

/** What an RPM did to a node, in NEVRAs. */
export type PackageChange = {
  readonly name: string;
  /** None, where the package is new. */
  readonly before: readonly string[];
  readonly after: string;
};

/** `installed`: what was there before, by name. */
export function packageChange(installed: ReadonlyMap<string, readonly Nevra[]>, nevra: Nevra): PackageChange {
  const before = installed.get(nevra.name) ?? [];
  return { name: nevra.name, before: before.map(formatNevra), after: formatNevra(nevra) };
}

/** `runc-4:1.1.0-1.el9.x86_64 → runc-4:1.2.5-2.el9.x86_64` */
export function formatPackageChange({ before, after }: PackageChange): string {
  return before.length === 0 ? `${after}, which is new` : `${before.join(', ')} → ${after}`;
}
