import { load } from 'js-yaml';
import { listAt } from '../../src/model/json.ts';
import { platformNameOf, problemsIn } from '../krew-rules.ts';
import { isRepository } from './repository.ts';
import { targets } from './targets.ts';

type Release = {
  /** `v0.1.0` */
  readonly tag: string;
  /** Without the scheme: `github.com/owner/name`. */
  readonly repository: string;
  /** Of `package.json`: `0.1.0`. */
  readonly version: string;
  /** The texts of CHANGELOG.md and krew-manifest.yaml. */
  readonly changelog: string;
  readonly manifest: string;
};

/** Why nothing may be released, one sentence each. The address must be a real one: in the manifest stands only its place. */
export function releaseProblems({ tag, repository, version, changelog, manifest }: Release): readonly string[] {
  const raw = load(manifest);
  const platforms = listAt(raw, 'spec', 'platforms').map(platformNameOf);
  const built = targets.map(({ os, arch }) => `${os}-${arch}`);
  const headings = changelog.split('\n').filter(line => line.startsWith('## '));
  return [
    ...unless(tag === `v${version}`, `the tag ${tag} is not that of the version ${version}`),
    ...unless(isRepository(repository), 'the address of the repository is missing: --repository'),
    ...unless(
      headings.some(line => line.split(/[\s[\]]+/)[1] === version),
      `CHANGELOG.md has no ## ${version}`,
    ),
    ...unless(
      platforms.toSorted().join() === built.toSorted().join(),
      'krew-manifest.yaml has other platforms than are built',
    ),
    ...problemsIn(raw, 'rpmoverlay').map(problem => `krew-manifest.yaml: ${problem}`),
  ];
}

function unless(holds: boolean, problem: string): readonly string[] {
  return holds ? [] : [problem];
}
