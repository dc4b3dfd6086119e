import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { load } from 'js-yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { fillManifest } from '../../scripts/krew-manifest.ts';
import { problemsIn } from '../../scripts/krew-rules.ts';
import { runProgram } from '../support/program.ts';

const template = await readFile('krew-manifest.yaml', 'utf8');
const version = `v${packageJson.version}`;

test("the manifest is valid by krew's rules, and of the version of the package", () => {
  assert.deepEqual(problemsIn(load(template), 'rpmoverlay'), []);
  assert.match(template, new RegExp(`^  version: ${version.replaceAll('.', '\\.')}$`, 'm'));
});

for (const [what, from, to, problem] of [
  ['another API version', 'v1alpha2', 'v1', 'apiVersion is another one'],
  ['another name', 'name: rpmoverlay', 'name: kubectl-rpmoverlay', 'metadata.name is not rpmoverlay'],
  ['a version without its v', 'version: v0', 'version: 0', 'spec.version is no semantic version with a v'],
  ['a field that krew does not know', 'homepage:', 'home:', 'krew knows no home there'],
  ['a platform that is there twice', 'arch: arm64', 'arch: amd64', 'a platform is there twice'],
  ['an unknown platform', 'os: windows', 'os: plan9', 'plan9-amd64: the selector names none'],
  ['a program of Windows without .exe', 'bin: oc-rpmoverlay.exe', 'bin: LICENSE', 'windows-amd64: bin is no .exe'],
  ['a sum that is none', /sha256: "0/, 'sha256: "x', 'linux-amd64: sha256 is none'],
  ['an archive of another kind', '.tar.gz', '.rpm', 'linux-amd64: uri is of no .tar.gz or .zip'],
  ['no licence', /from: LICENSE/, 'from: README.md', 'linux-amd64: files have no LICENSE'],
] as const) {
  test(`${what} is found in a manifest`, () => {
    const changed = template.replace(from, to);
    assert.notEqual(changed, template);
    assert.equal(problemsIn(load(changed), 'rpmoverlay')[0], problem);
  });
}

test('a release has the sums of its archives, its address, and no platform that was not built', async t => {
  const directory = await directoryWith(t, [`oc-rpmoverlay-${version}-linux-amd64.tar.gz`]);
  const { manifest, problems } = await fillManifest(template, { repository: 'example.com/o/r', version, directory });
  assert.deepEqual(problems, []);
  assert.deepEqual(problemsIn(load(manifest), 'rpmoverlay'), []);
  const { spec } = load(manifest) as { spec: { homepage: string; platforms: object[] } };
  assert.equal(spec.homepage, 'https://example.com/o/r');
  assert.deepEqual(spec.platforms, [
    {
      selector: { matchLabels: { os: 'linux', arch: 'amd64' } },
      uri: `https://example.com/o/r/releases/download/${version}/oc-rpmoverlay-${version}-linux-amd64.tar.gz`,
      // printf 'an archive' | sha256sum
      sha256: '9e691d5adacf0e102f203100842ffaba4e2a7dfe3dbd536827d3c0db8c7e88f1',
      bin: 'oc-rpmoverlay',
      files: ['oc-rpmoverlay', 'LICENSE', 'THIRD-PARTY-LICENSES.txt', 'oc-rpmoverlay.1'].map(from => ({
        from,
        to: '.',
      })),
    },
  ]);
});

test('a release without the address of its repository, without archives or of another version is refused', async t => {
  const directory = await directoryWith(t, []);
  for (const repository of [undefined, 'REPOSITORY', 'github.com/REPOSITORY/name']) {
    const { problems } = await fillManifest(template, { repository, version: 'v9.9.9', directory });
    assert.deepEqual(problems, [
      'the address of the repository is missing: --repository',
      'spec.version is not v9.9.9',
      'spec.platforms is empty',
    ]);
  }
});

test('the program that checks manifests names what is wrong with one, and fails', async t => {
  const file = join(await directoryWith(t, []), 'broken.yaml');
  await writeFile(file, template.replace('v1alpha2', 'v1'));
  const check = (...words: readonly string[]) =>
    runProgram(['--check', ...words], { program: [process.execPath, 'scripts/krew.ts'] });
  assert.deepEqual(await check(), { status: 0, stdout: '', stderr: '' });
  assert.deepEqual(await check(file), { status: 1, stdout: '', stderr: `${file}: apiVersion is another one\n` });
});

async function directoryWith(t: TestContext, archives: readonly string[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'krew-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  await Promise.all(archives.map(name => writeFile(join(directory, name), 'an archive')));
  return directory;
}
