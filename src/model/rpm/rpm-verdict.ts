import { assertNever } from '../../errors.ts';
import { quoteForShell } from '../../text/shell-quote.ts';
import { formatNevra } from './nevra.ts';
import { isInUsr } from './places.ts';
import type { Rpm, RpmReading } from './rpm.ts';

/** An RPM that is to be installed, as far as it was read. */
export type RpmCandidate = {
  /** The file or the URL, as the user wrote it. */
  readonly source: string;
  readonly reading: RpmReading;
  /** Of the payload's bytes, computed by the algorithm that the package names; `undefined` where it names none. */
  readonly payloadHex: string | undefined;
};

/** The node that it is for; `architecture` as Kubernetes names it. */
export type RpmGround = { readonly node: string; readonly architecture: string };

export type RpmProblem = {
  readonly code:
    | 'NOT_AN_RPM'
    | 'RPM_TRUNCATED'
    | 'RPM_BROKEN'
    | 'RPM_DIGEST_MISMATCH'
    | 'SOURCE_RPM'
    | 'WRONG_ARCHITECTURE'
    | 'RPM_NAMED_TWICE';
  /** Begins with the name of the file or the package. */
  readonly reason: string;
  readonly hint: string;
};

export type RpmVerdict =
  /** `warnings` say what a reboot will not take back. */
  | { readonly kind: 'fits'; readonly rpms: readonly Rpm[]; readonly warnings: readonly string[] }
  | (RpmProblem & { readonly kind: 'refused' });

/** Whether RPMs can be installed together, as far as they say themselves; the first that cannot is told. */
export function judgeRpms(candidates: readonly RpmCandidate[], ground: RpmGround): RpmVerdict {
  const rpms: Rpm[] = [];
  for (const candidate of candidates) {
    const found = examine(candidate, ground);
    if ('code' in found) return { kind: 'refused', ...found };
    rpms.push(found);
  }
  const twice = findTwice(candidates, rpms);
  return twice ? { kind: 'refused', ...twice } : { kind: 'fits', rpms, warnings: rpms.flatMap(warningsOf) };
}

function examine(candidate: RpmCandidate, ground: RpmGround): Rpm | RpmProblem {
  const { source, reading } = candidate;
  switch (reading.kind) {
    case 'rpm':
      return examineRpm(candidate, reading, ground) ?? reading;
    case 'not-rpm':
      return { code: 'NOT_AN_RPM', reason: `${source} is no RPM`, hint: lookHint(source) };
    case 'truncated': {
      const { length, expectedAtLeast } = reading;
      const reason = `${source} ends too early: ${length} bytes of at least ${expectedAtLeast} are there`;
      return { code: 'RPM_TRUNCATED', reason, hint: againHint(source) };
    }
    case 'broken':
      return { code: 'RPM_BROKEN', reason: `${source} is a broken RPM: ${reading.reason}`, hint: againHint(source) };
    default:
      return assertNever(reading);
  }
}

function examineRpm(
  { source, payloadHex }: RpmCandidate,
  { form, nevra, payload: { digest } }: Rpm,
  { node, architecture }: RpmGround,
): RpmProblem | undefined {
  if (digest && digest.hex !== payloadHex) {
    const reason = `${source} is damaged: the ${digest.algorithm} of its payload is not the one that it names`;
    return { code: 'RPM_DIGEST_MISMATCH', reason, hint: againHint(source) };
  }
  if (form === 'source') {
    const hint = `name the binary package that is built from it: ${quoteForShell(['rpmbuild', '--rebuild', source])}`;
    return { code: 'SOURCE_RPM', reason: `${source} is the source package of ${nevra.name}`, hint };
  }
  const fitting = rpmArchitectures[architecture] ?? architecture;
  if (nevra.arch !== fitting && nevra.arch !== 'noarch') {
    const reason = `${source} is built for ${nevra.arch}, ${node} is ${fitting}`;
    return { code: 'WRONG_ARCHITECTURE', reason, hint: `name ${formatNevra({ ...nevra, arch: fitting })}` };
  }
  return undefined;
}

/** What RPM calls the architectures that OpenShift has; on the others both have the same word. */
const rpmArchitectures: Readonly<Record<string, string>> = { amd64: 'x86_64', arm64: 'aarch64' };

function findTwice(candidates: readonly RpmCandidate[], rpms: readonly Rpm[]): RpmProblem | undefined {
  const names = rpms.map(({ nevra }) => nevra.name);
  const second = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (second < 0) return undefined;
  const name = names[second];
  const both = [names.indexOf(name ?? ''), second].map(index => candidates[index]?.source).join(' and ');
  return { code: 'RPM_NAMED_TWICE', reason: `${both} are both ${name}`, hint: 'name one of them' };
}

function warningsOf({ nevra, paths, scriptlets }: Rpm): readonly string[] {
  const name = formatNevra(nevra);
  const outside = paths.filter(path => !isInUsr(path));
  const shown = outside.length > mostShown ? [...outside.slice(0, mostShown), '…'] : outside;
  return [
    ...(outside.length > 0 ? [`${name} brings ${shown.join(', ')}, which a reboot does not take back`] : []),
    ...(scriptlets.length > 0
      ? [`${name} runs ${scriptlets.join(', ')}: what they change outside of /usr, a reboot does not take back`]
      : []),
  ];
}

/** Paths in a warning. */
const mostShown = 5;

function lookHint(source: string): string {
  return isUrl(source) ? quoteForShell(['curl', '--head', '--location', source]) : quoteForShell(['file', source]);
}

function againHint(source: string): string {
  return isUrl(source) ? 'download it and name the file' : 'download it again, or build it again';
}

function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source);
}
