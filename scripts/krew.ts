/**
 * The manifest for krew, out of krew-manifest.yaml and the archives of a release.
 *
 *   node scripts/krew.ts --check [FILE]                    says what krew's rules find wrong with it
 *   node scripts/krew.ts --repository github.com/O/R       writes dist/rpmoverlay.yaml for the platforms whose archives,
 *                                                          oc-rpmoverlay-VERSION-OS-ARCH.tar.gz, lie in dist/
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { load } from 'js-yaml';
import packageJson from '../package.json' with { type: 'json' };
import { fillManifest } from './krew-manifest.ts';
import { problemsIn } from './krew-rules.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean' }, repository: { type: 'string' } },
});
const template = 'krew-manifest.yaml';

if (values.check) {
  const [file = template] = positionals;
  report(file, problemsIn(load(await readFile(file, 'utf8')), 'rpmoverlay'));
} else {
  const text = await readFile(template, 'utf8');
  const { manifest, problems } = await fillManifest(text, {
    repository: values.repository,
    version: `v${packageJson.version}`,
    directory: 'dist',
  });
  if (problems.length === 0) await writeFile('dist/rpmoverlay.yaml', manifest);
  report('dist/rpmoverlay.yaml', problems);
}

function report(file: string, problems: readonly string[]): void {
  for (const problem of problems) process.stderr.write(`${file}: ${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
