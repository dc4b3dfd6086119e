/**
 * Says why a release must not be made of this checkout.
 *
 *   node scripts/release-check.ts --tag v0.1.0 --repository github.com/OWNER/NAME
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import packageJson from '../package.json' with { type: 'json' };
import { releaseProblems } from './release/problems.ts';

const { values } = parseArgs({ options: { tag: { type: 'string' }, repository: { type: 'string' } } });
const problems = releaseProblems({
  tag: values.tag ?? '',
  repository: values.repository ?? '',
  version: packageJson.version,
  changelog: await readFile('CHANGELOG.md', 'utf8'),
  manifest: await readFile('krew-manifest.yaml', 'utf8'),
});
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
