import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from '../support/ending.ts';
import { assertUntouched, usedUsr } from '../support/overlay.ts';
import { buildToy } from '../support/real-rpms.ts';
import { tellStories } from '../support/stories.ts';
import { tinyRpm } from '../support/tiny-rpm.ts';
import { userFile } from '../support/user-files.ts';

const { lab, run, home } = tellStories({ nodes: [{ name: 'worker-a' }], prepare: lab => usedUsr(lab, 'worker-a') });

const rpmArchitecture = process.arch === 'arm64' ? 'aarch64' : 'x86_64';

/** Has them installed on a node whose `/usr` is writable; what it says names them A and B. That `/usr` stays as it was to the byte. */
async function refusal(...rpms: readonly string[]) {
  const argv = ['usr', 'worker-a', '--via', 'host', ...rpms.flatMap(path => ['--rpm', path]), '-o', 'json'];
  const found: { ending?: ReturnType<typeof refusalOf> } = {};
  await assertUntouched(lab(), 'worker-a', async () => {
    found.ending = refusalOf(await run(argv));
  });
  const { status, code, message, hint } = found.ending ?? assert.fail('it was not run');
  const named = (text: string | null) =>
    rpms.reduce((said, path, at) => said.replaceAll(path, 'AB'.charAt(at)), text ?? '');
  return { status, code, message: named(message), hint: named(hint) };
}

const aRpm = (content: Buffer) => userFile(home(), 'a.rpm', content);
const whole = tinyRpm({ payload: Buffer.alloc(10_000) });

const unfit = [
  {
    what: 'what is no RPM',
    content: Buffer.from('<html>not found</html>'),
    code: 'NOT_AN_RPM',
    message: 'A is no RPM',
    hint: 'file A',
  },
  {
    what: 'an RPM that ends too early',
    content: whole.subarray(0, -1000),
    code: 'RPM_TRUNCATED',
    message: `A ends too early: ${whole.length - 1000} bytes of at least ${whole.length} are there`,
    hint: 'download it again, or build it again',
  },
  {
    what: 'a source package',
    content: tinyRpm({ leadType: 1, header: { 1044: undefined } }),
    code: 'SOURCE_RPM',
    message: 'A is the source package of tiny',
    hint: 'name the binary package that is built from it: rpmbuild --rebuild A',
  },
  {
    what: 'a package for another architecture',
    content: tinyRpm({ header: { 1022: 's390x' } }),
    code: 'WRONG_ARCHITECTURE',
    message: `A is built for s390x, worker-a is ${rpmArchitecture}`,
    hint: `name tiny-1.0-1.${rpmArchitecture}`,
  },
] as const;

for (const { what, content, ...refused } of unfit)
  test(`${what} is refused, and nothing of the node is changed`, async () => {
    assert.deepEqual(await refusal(await aRpm(content)), { status: 3, ...refused });
  });

test('two RPMs of one name are refused', async () => {
  const [first, second] = [await aRpm(tinyRpm({})), await aRpm(tinyRpm({ header: { 1001: '2.0' } }))];
  assert.deepEqual(await refusal(first, second), {
    status: 3,
    code: 'RPM_NAMED_TWICE',
    message: 'A and B are both tiny',
    hint: 'name one of them',
  });
});

test('what a package requires and nobody has is said in the words of rpm', async () => {
  const needy = await buildToy(home(), { name: 'needy', version: '1', tags: 'Requires: toylib >= 3' });
  assert.deepEqual(await refusal(needy), {
    status: 3,
    code: 'RPM_TEST_FAILED',
    message: 'node/worker-a: Failed dependencies: toylib >= 3 is needed by needy-1-1.noarch',
    hint: 'add what is missing with further --rpm, or build it for this release',
  });
});

test('a file that is to come with a package that is refused does not come either', async () => {
  const [tool, rpm] = [await userFile(home(), 'tool', '#!/bin/sh\n'), await aRpm(whole.subarray(0, -1000))];
  await assertUntouched(lab(), 'worker-a', async () => {
    const words = ['--via', 'host', '--put', `${tool}:/usr/bin/tool`, '--rpm', rpm, '-o', 'json'];
    assert.equal(refusalOf(await run(['usr', 'worker-a', ...words])).code, 'RPM_TRUNCATED');
  });
});

test('there is no such RPM, and a directory is none: both are said before the cluster is asked', async () => {
  for (const [path, message] of [
    [`${home()}/none.rpm`, `there is no file ${home()}/none.rpm`],
    [home(), `${home()} is a directory, and no RPM`],
  ] as const) {
    const refused = refusalOf(await run(['usr', 'worker-a', '--rpm', path, '-o', 'json']));
    assert.deepEqual(refused, { status: 3, code: 'SOURCE_MISSING', message, hint: `ls -ld ${path}` });
  }
});
