import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { load } from 'js-yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { checksums, isReleased } from '../../scripts/release/checksums.ts';
import { contentsOf, membersOf } from '../../scripts/release/members.ts';
import { releaseProblems } from '../../scripts/release/problems.ts';
import { billOfMaterials, namedAfter } from '../../scripts/release/sbom.ts';
import { tarOf } from '../../scripts/release/tar.ts';
import { targetHere, targets } from '../../scripts/release/targets.ts';
import { listAt, textAt } from '../../src/model/json.ts';
import { unlessThere } from '../support/machine-tool.ts';
import { packedProgram } from '../support/program.ts';

const run = promisify(execFile);
const manifest = await readFile('krew-manifest.yaml', 'utf8');
const good = {
  tag: 'v1.2.3',
  repository: 'github.com/owner/name',
  version: '1.2.3',
  changelog: '# Changelog\n\n## 1.2.3\n',
  manifest,
};

test('a release of the tag of the version, with an address and a chapter in the changelog, is made', () => {
  assert.deepEqual(releaseProblems(good), []);
  assert.deepEqual(releaseProblems({ ...good, changelog: '## [1.2.3] - 2026-11-22\n' }), []);
});

for (const [what, change, problem] of [
  ['the tag of another version', { tag: 'v1.2.4' }, 'the tag v1.2.4 is not that of the version 1.2.3'],
  ['the place of the address', { repository: 'REPOSITORY' }, 'the address of the repository is missing: --repository'],
  [
    'a place in the address',
    { repository: 'github.com/REPOSITORY/name' },
    'the address of the repository is missing: --repository',
  ],
  ['no address', { repository: '' }, 'the address of the repository is missing: --repository'],
  ['no chapter in the changelog', { changelog: '## Unreleased\n- 1.2.3\n' }, 'CHANGELOG.md has no ## 1.2.3'],
  [
    'a platform that krew is not told of',
    { manifest: manifest.replace('arch: arm64', 'arch: amd64') },
    'krew-manifest.yaml has other platforms than are built',
  ],
] as const) {
  test(`${what} keeps a release from being made`, () => {
    assert.equal(releaseProblems({ ...good, ...change })[0], problem);
  });
}

test('tar unpacks what was packed, with its modes, and the same files make the same archive', async t => {
  const directory = await aDirectory(t);
  const members = [
    { name: 'program', mode: 0o755, content: Buffer.alloc(1025, 'x') },
    { name: 'LICENSE', mode: 0o644, content: Buffer.alloc(512, 'y') },
    { name: 'empty', mode: 0o644, content: Buffer.alloc(0) },
  ];
  const archive = tarOf(members);
  assert.deepEqual(tarOf(members), archive);
  await writeFile(join(directory, 'a.tar.gz'), gzipSync(archive));
  const { stderr } = await run('tar', ['-xzf', 'a.tar.gz'], { cwd: directory });
  assert.equal(stderr, '');
  for (const { name, mode, content } of members) {
    assert.deepEqual(await readFile(join(directory, name)), content);
    assert.equal((await stat(join(directory, name))).mode & 0o777, mode);
  }
  assert.throws(() => tarOf([{ name: 'ü', mode: 0o644, content: Buffer.alloc(0) }]), /no name for a file/);
});

test('every target has an archive with its program, the licences and the manual page', () => {
  for (const target of targets) {
    const { archive, files } = contentsOf(load(manifest), target);
    assert.equal(archive, `oc-rpmoverlay-v${packageJson.version}-${target.os}-${target.arch}.tar.gz`);
    assert.deepEqual(files, [target.program, 'LICENSE', 'THIRD-PARTY-LICENSES.txt', 'oc-rpmoverlay.1']);
  }
  assert.throws(() => contentsOf(load(manifest), { os: 'windows', arch: 'arm64' }), /has no windows-arm64/);
});

test('an archive installs as krew does it: unpacked, copied, linked and run', async t => {
  const directory = await aDirectory(t);
  const [built, unpacked, bin] = ['built', 'unpacked', 'bin'].map(name => join(directory, name)) as [
    string,
    string,
    string,
  ];
  await Promise.all([built, unpacked, bin].map(path => mkdir(path)));
  const target = targetHere();
  await symlink(packedProgram()[0], join(built, target.program));
  for (const name of ['THIRD-PARTY-LICENSES.txt', 'oc-rpmoverlay.1']) await writeFile(join(built, name), name);
  const contents = contentsOf(load(manifest), target);
  const members = await membersOf(contents, target, { built, made: built, source: '.' });
  const archive = join(directory, contents.archive);
  await writeFile(archive, gzipSync(tarOf(members), { level: 1 }));

  await run('tar', ['-xzf', archive, '-C', unpacked]);
  await symlink(join(unpacked, target.program), join(bin, 'kubectl-rpmoverlay'));
  const { stdout } = await run(join(bin, 'kubectl-rpmoverlay'), ['--version']);
  assert.equal(stdout, `oc-rpmoverlay ${packageJson.version}\n`);
  assert.deepEqual(await readFile(join(unpacked, 'LICENSE')), await readFile('LICENSE'));
});

test('sha256sum finds the sums of a release right', { skip: unlessThere('sha256sum', '--version') }, async t => {
  const directory = await aDirectory(t);
  for (const name of ['a', 'b']) await writeFile(join(directory, name), name);
  await writeFile(join(directory, 'SHA256SUMS'), await checksums(directory, ['a', 'b']));
  const { stdout } = await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: directory });
  assert.equal(stdout, 'a: OK\nb: OK\n');
});

test('archives, the manifest and the bill of materials are released, and nothing else that lies beside them', () => {
  const names = ['oc-rpmoverlay-v1.2.3-linux-amd64.tar.gz', 'rpmoverlay.yaml', 'oc-rpmoverlay.cdx.json'];
  assert.deepEqual([...names, 'oc-rpmoverlay', 'bundle', 'SHA256SUMS', 'oc-rpmoverlay.1'].filter(isReleased), names);
});

test('the bill of materials has every package that the program is made from, and none that only builds it', async () => {
  const bill = await billOfMaterials(packageJson.name);
  const names = listAt(bill, 'components').map(component =>
    `${textAt(component, 'purl')}`.replace(/^pkg:npm\/|@[^@]*$/g, ''),
  );
  const { dependencies, optionalDependencies, devDependencies } = packageJson;
  const made = Object.keys({ ...dependencies, ...optionalDependencies }).map(name => name.replace('@', '%40'));
  assert.deepEqual(
    made.filter(name => !names.includes(name)),
    [],
  );
  const building = Object.keys(devDependencies).filter(name => !name.startsWith('@types/'));
  assert.deepEqual(
    building.filter(name => names.includes(name.replace('@', '%40'))),
    [],
  );
});

test('the bill of materials is of the program, whatever the directory is called', () => {
  const bill = { bomFormat: 'CycloneDX', metadata: { component: { name: 'main', version: '1' } }, components: [] };
  assert.deepEqual(namedAfter('oc-rpmoverlay', bill), {
    ...bill,
    metadata: { component: { name: 'oc-rpmoverlay', version: '1' } },
  });
  assert.throws(() => namedAfter('oc-rpmoverlay', {}), /no bill/);
});

async function aDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'release-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  return directory;
}
