/** What RPM orders packages of one name by. */
export type Evr = {
  /** A package without an epoch has 0. */
  readonly epoch: number;
  readonly version: string;
  readonly release: string;
};

/** Name, epoch, version, release and architecture: what tells one build of a package from another. */
export type Nevra = Evr & {
  readonly name: string;
  /** As RPM names architectures (`x86_64`, `noarch`); `src` of a source package. */
  readonly arch: string;
};

/** `runc-4:1.2.5-2.el9_6.x86_64`, as rpm's and rpm-ostree's outputs have it: an epoch of 0 is left out. */
export function formatNevra({ name, epoch, version, release, arch }: Nevra): string {
  return `${name}-${epoch === 0 ? '' : `${epoch}:`}${version}-${release}.${arch}`;
}

/** `undefined` for what is no NEVRA. The name may hold dashes; version and release may not, and no part is empty. */
export function parseNevra(text: string): Nevra | undefined {
  const groups = /^(?<name>\S+)-(?:(?<epoch>\d{1,10}):)?(?<version>[^\s:-]+)-(?<release>[^\s:-]+)\.(?<arch>\w+)$/.exec(
    text,
  )?.groups;
  if (groups === undefined) return undefined;
  const { name = '', epoch = '0', version = '', release = '', arch = '' } = groups;
  return { name, epoch: Number(epoch), version, release, arch };
}
