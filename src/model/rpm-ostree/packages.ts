import { type HostCommand, look } from '../host-command.ts';
import { type Nevra, parseNevra } from '../rpm/nevra.ts';
import { asInitWithReadOnly } from '../rpm/read-only-look.ts';
import type { Deployment } from './deployment.ts';

/** A package of a database. */
export type Package = {
  readonly nevra: Nevra;
  /** File name of the source RPM that it was built from. */
  readonly sourceRpm: string | undefined;
  /** As `Rpm` has it: what tells builds of one NEVRA apart. */
  readonly headerSha256: string | undefined;
};

/**
 * The packages that overrides are held against: rpm-ostree goes by the database of the base image alone, which lacks what
 * a layered node image has added (rpm-ostree `src/libpriv/rpmostree-core.h`, RPMOSTREE_BASE_RPMDB; its issue 5550).
 */
export function askBasePackages(): HostCommand {
  const script = 'if test -e "$1"; then exec rpm --dbpath "$@"; fi; echo "$0"';
  return look(...asInitWithReadOnly('/usr', '/bin/sh', '-c', script, noBaseDb, baseDb, ...query));
}

/** What is installed in the running system. */
export function askInstalledPackages(): HostCommand {
  return look(...asInitWithReadOnly('/usr', 'rpm', ...query));
}

/** What is installed in the tree of a deployment, booted or not. */
export function askPackagesOf({
  osname,
  checksum,
  serial,
}: Pick<Deployment, 'osname' | 'checksum' | 'serial'>): HostCommand {
  const database = `/ostree/deploy/${osname}/deploy/${checksum}.${serial}/usr/share/rpm`;
  return look(...asInitWithReadOnly('/sysroot', 'rpm', '--dbpath', database, ...query));
}

/**
 * What one of these printed: all packages, in no order. `none`: there is no database of the base, and rpm-ostree goes by
 * the one of the running system. `undefined` for what is no such answer.
 */
export function parsePackages(stdout: string): readonly Package[] | 'none' | undefined {
  if (stdout.trim() === noBaseDb) return 'none';
  const packages = stdout.split('\n').flatMap(line => readPackage(line.split('\t')));
  return packages.length === 0 ? undefined : packages;
}

function readPackage([text = '', source = '', digest = '']: readonly string[]): readonly Package[] {
  const nevra = parseNevra(text);
  const sourceRpm = source.endsWith('.rpm') ? source : undefined;
  return nevra ? [{ nevra, sourceRpm, headerSha256: /^[0-9a-f]{64}$/.test(digest) ? digest : undefined }] : [];
}

const baseDb = '/usr/lib/sysimage/rpm-ostree-base-db';
const noBaseDb = 'no-base-db';

const query = ['-qa', '--qf', '%{NEVRA}\\t%{SOURCERPM}\\t%{SHA256HEADER}\\n'];
