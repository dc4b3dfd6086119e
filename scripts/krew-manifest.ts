import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { dump, load } from 'js-yaml';
import { listAt, recordAt, textAt } from '../src/model/json.ts';
import { problemsIn } from './krew-rules.ts';
import { isRepository, placeholder } from './release/repository.ts';

export type Release = {
  /** Without the scheme: `github.com/owner/name`. */
  readonly repository: string | undefined;
  /** `v0.1.0` */
  readonly version: string;
  /** Where the archives lie. */
  readonly directory: string;
};

/** The manifest of a release, with only the platforms that were built; not to be published where there are problems. */
export async function fillManifest(
  template: string,
  { repository = placeholder, version, directory }: Release,
): Promise<{ readonly manifest: string; readonly problems: readonly string[] }> {
  const raw = load(template.replaceAll(placeholder, repository));
  const archives = await readdir(directory);
  const built = listAt(raw, 'spec', 'platforms').filter(platform => archives.includes(archiveOf(platform)));
  const platforms = await Promise.all(
    built.map(async platform => ({
      ...recordAt(platform),
      sha256: createHash('sha256')
        .update(await readFile(join(directory, archiveOf(platform))))
        .digest('hex'),
    })),
  );
  const manifest = { ...recordAt(raw), spec: { ...recordAt(raw, 'spec'), platforms } };
  const problems = [
    ...(isRepository(repository) ? [] : ['the address of the repository is missing: --repository']),
    ...(textAt(raw, 'spec', 'version') === version ? [] : [`spec.version is not ${version}`]),
    ...problemsIn(manifest, 'rpmoverlay'),
  ];
  return { manifest: dump(manifest, { noRefs: true }), problems };
}

function archiveOf(platform: unknown): string {
  return basename(textAt(platform, 'uri') ?? '');
}
