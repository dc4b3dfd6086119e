import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalFile } from '../../../src/ports.ts';
import { installPaths, isUrl, openInstall } from '../../../src/steps/candidate/open-install.ts';
import { expecting } from '../../support/ports.ts';
import { anInstall } from '../../support/requests.ts';
import { aLocalFile, aSource, type FakeFile } from '../../support/sources.ts';
import { tinyRpm } from '../../support/tiny-rpm.ts';

function filesOf(files: Readonly<Record<string, FakeFile>>) {
  return expecting({ files: { open: async (path): Promise<LocalFile | undefined> => files[path] } });
}

const rpm = () => aLocalFile(tinyRpm({ header: { 1027: ['/lib64/libtiny.so', '/usr/bin/tiny'] } }));

test('where nothing is to be installed, nothing is opened', async t => {
  assert.equal(await openInstall(expecting(), anInstall(), t.signal), undefined);
});

test('a restart alone opens nothing, and is something to do', async t => {
  await using sources = await openInstall(expecting(), anInstall({ restart: ['crio.service'] }), t.signal);
  assert.deepEqual([sources?.files, sources?.rpms], [[], []]);
});

test('files and packages of the user are opened and read, URLs are not, and all are closed together', async t => {
  const files = { runc: aLocalFile('runc'), 'tiny.rpm': rpm() };
  const install = anInstall({
    puts: [{ source: 'runc', destination: '/usr/bin/runc' }],
    rpms: ['HTTPS://example.test/x.rpm', 'tiny.rpm'],
  });
  const sources = await openInstall(filesOf(files), install, t.signal);
  assert.deepEqual(
    [sources?.files.map(({ path }) => path), sources?.rpms.map(({ source }) => source)],
    [['/usr/bin/runc'], ['tiny.rpm']],
  );
  assert.deepEqual([files.runc.closed(), files['tiny.rpm'].closed()], [0, 0]);
  await sources?.[Symbol.asyncDispose]();
  assert.deepEqual([files.runc.closed(), files['tiny.rpm'].closed()], [1, 1]);
});

test('what is open is closed where the next thing is not there', async t => {
  const files = { runc: aLocalFile('runc') };
  const install = anInstall({ puts: [{ source: 'runc', destination: '/usr/bin/runc' }], rpms: ['gone.rpm'] });
  await assert.rejects(openInstall(filesOf(files), install, t.signal), { code: 'SOURCE_MISSING' });
  assert.equal(files.runc.closed(), 1);
});

test('what is installed goes to the paths of the files, and to those of the packages as the node has them', async t => {
  const install = anInstall({ rpms: ['tiny.rpm'] });
  await using sources = await openInstall(filesOf({ 'tiny.rpm': rpm() }), install, t.signal);
  assert.deepEqual(installPaths({ files: [aSource('/usr/bin/runc', 'x')], rpms: sources?.rpms ?? [] }), [
    '/usr/bin/runc',
    '/usr/lib64/libtiny.so',
    '/usr/bin/tiny',
  ]);
});

test('a package that could not be read goes nowhere', async t => {
  await using sources = await openInstall(
    filesOf({ 'no.rpm': aLocalFile('no rpm') }),
    anInstall({ rpms: ['no.rpm'] }),
    t.signal,
  );
  assert.deepEqual(installPaths({ files: [], rpms: sources?.rpms ?? [] }), []);
});

test('only http and https are URLs', () => {
  assert.deepEqual(['http://a/b.rpm', 'https://a/b.rpm', './http:/b.rpm', 'ftp://a/b.rpm'].map(isUrl), [
    true,
    true,
    false,
    false,
  ]);
});
