import { booleanAt, listAt, numberAt, recordAt, textAt, textsAt } from '../json.ts';
import type { Nevra } from '../rpm/nevra.ts';

/** An operating system that the node has on its disk, or that will be there after its next clean shutdown. */
export type Deployment = {
  /**
   * `OSNAME-CHECKSUM.SERIAL`: what tells it from every other one. Several of one checksum differ in their kernel arguments; the
   * serial stays when a staged one is written (ostree `src/libostree/ostree-sysroot-deploy.c`, allocate_deployserial).
   */
  readonly id: string;
  readonly osname: string;
  readonly checksum: string;
  readonly serial: number;
  readonly booted: boolean;
  /** Written to the boot loader only when the node is shut down cleanly. Releases before 2021.5 leave the field out where it is false. */
  readonly staged: boolean;
  /** Even a clean shutdown leaves it unwritten. */
  readonly finalizationLocked: boolean;
  readonly pinned: boolean;
  /** As ostree says: `none`, `development`, `hotfix` or `transient`. */
  readonly unlocked: string;
  /** Missing on some deployments that were made from a container image. */
  readonly version: string | undefined;
  readonly origin: Origin;
  /** Of the tree below the overrides and layers; the deployment's own where there are none. */
  readonly baseChecksum: string;
  /** What is replaced in its tree. */
  readonly replacements: readonly Replacement[];
  /** What of the base is not in its tree. */
  readonly removals: readonly Nevra[];
  /** What somebody asked for; NEVRAs. It stays here while the request is inactive. */
  readonly requestedReplacements: readonly string[];
  /** By name, and from where they were to come: `repo=baseos`. */
  readonly requestedRemote: readonly { readonly from: string; readonly names: readonly string[] }[];
  readonly requestedRemovals: readonly string[];
  /** Layered on top of the base: asked for by name, or as a file (NEVRAs). */
  readonly layered: readonly string[];
  readonly layeredLocal: readonly string[];
  /** The tree that `apply-live` has brought into the running system, whole or not. */
  readonly live: { readonly applied: string | undefined; readonly interrupted: string | undefined };
};

/** `from`: `local` of a file, or the repository. */
export type Replacement = { readonly base: Nevra; readonly override: Nevra; readonly from: string };

export type Origin =
  | { readonly kind: 'container'; readonly reference: string; readonly digest: string | undefined }
  /** Up to OpenShift 4.11: the Machine Config Operator's own words beside a checksum. */
  | { readonly kind: 'custom'; readonly url: string; readonly description: string }
  | { readonly kind: 'ostree'; readonly refspec: string }
  | { readonly kind: 'unknown' };

/**
 * Reads one of `deployments` of `rpm-ostree status --json` (`rust/src/daemon.rs` and
 * `src/daemon/rpmostreed-deployment-utils.cxx`): total, and of every release since 2021. `undefined` for what has no checksum.
 */
export function readDeployment(raw: unknown): Deployment | undefined {
  const checksum = textAt(raw, 'checksum');
  if (checksum === undefined) return undefined;
  const flag = (field: string): boolean => booleanAt(raw, field) ?? false;
  return {
    id: textAt(raw, 'id') ?? '',
    osname: textAt(raw, 'osname') ?? '',
    checksum,
    serial: numberAt(raw, 'serial') ?? 0,
    booted: flag('booted'),
    staged: flag('staged'),
    finalizationLocked: flag('finalization-locked'),
    pinned: flag('pinned'),
    unlocked: textAt(raw, 'unlocked') ?? 'none',
    version: textAt(raw, 'version'),
    origin: readOrigin(raw),
    baseChecksum: textAt(raw, 'base-checksum') ?? checksum,
    replacements: [...readReplacements(listAt(raw, 'base-local-replacements'), 'local'), ...readRemote(raw)],
    removals: listAt(raw, 'base-removals').flatMap(removed => readNevra(removed) ?? []),
    requestedReplacements: textsAt(raw, 'requested-base-local-replacements'),
    requestedRemote: listAt(raw, 'requested-base-remote-replacements').map(request => ({
      from: textAt(request, 0) ?? '',
      names: textsAt(request, 1),
    })),
    requestedRemovals: textsAt(raw, 'requested-base-removals'),
    layered: textsAt(raw, 'requested-packages'),
    layeredLocal: [
      ...textsAt(raw, 'requested-local-packages'),
      ...textsAt(raw, 'requested-local-fileoverride-packages'),
    ],
    live: { applied: textAt(raw, 'live-replaced'), interrupted: textAt(raw, 'live-inprogress') },
  };
}

function readOrigin(raw: unknown): Origin {
  const reference = textAt(raw, 'container-image-reference');
  if (reference !== undefined) {
    return { kind: 'container', reference, digest: textAt(raw, 'container-image-reference-digest') };
  }
  const url = textAt(raw, 'custom-origin', 0);
  if (url) return { kind: 'custom', url, description: textAt(raw, 'custom-origin', 1) ?? '' };
  const refspec = textAt(raw, 'origin');
  return refspec === undefined ? { kind: 'unknown' } : { kind: 'ostree', refspec };
}

function readRemote(raw: unknown): readonly Replacement[] {
  const bySource = Object.entries(recordAt(raw, 'base-remote-replacements') ?? {});
  return bySource.flatMap(([from, pairs]) => readReplacements(listAt(pairs), from));
}

/** Pairs of the new package and the one of the base. */
function readReplacements(pairs: readonly unknown[], from: string): readonly Replacement[] {
  return pairs.flatMap(pair => {
    const [override, base] = [readNevra(listAt(pair)[0]), readNevra(listAt(pair)[1])];
    return override && base ? [{ base, override, from }] : [];
  });
}

/** `[NEVRA, name, epoch, version, release, arch]` */
function readNevra(raw: unknown): Nevra | undefined {
  const [name, version, release, arch] = [1, 3, 4, 5].map(at => textAt(raw, at));
  const epoch = numberAt(raw, 2) ?? 0;
  return name && version && release && arch ? { name, epoch, version, release, arch } : undefined;
}
