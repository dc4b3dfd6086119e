import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAtDestinations } from '../../../src/model/candidate/destination-look.ts';
import type { SourceFile, SourceLink } from '../../../src/steps/candidate/read-sources.ts';
import { resolveDestinations } from '../../../src/steps/candidate/resolve-destinations.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aHost, shellOf } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { aLink, aSource } from '../../support/sources.ts';

const runc = aSource('/usr/bin/runc', 'new');

/** Resolves on a node that answers so, a line for each path: its real place, what stands there, and its content. */
function resolve(
  signal: AbortSignal,
  sources: readonly (SourceFile | SourceLink)[],
  answers: Readonly<Record<string, string>>,
) {
  const host = aHost();
  for (let start = 0; start < sources.length; start += 50) {
    const some = sources.slice(start, start + 50);
    const lines = some.flatMap(({ path }) => (path in answers ? `${path}\t${answers[path]}\n` : []));
    host.commands[quoteForShell(lookAtDestinations(some).argv)] = () => ({ stdout: lines.join('') });
  }
  const onHost = { node: 'worker-a', shell: shellOf(host, 'host'), reporter: expecting().reporter };
  return { host, placed: resolveDestinations(onHost, sources, signal) };
}

test('a source goes where all links lead, with what stands there', async t => {
  const link = aLink('/usr/bin/short', 'runc');
  const { placed } = resolve(t.signal, [runc, link], {
    '/usr/bin/runc': '/usr/lib/real\tfile\tabc',
    '/usr/bin/short': '/usr/bin/short\tlink\tlink:crun',
  });
  assert.deepEqual(await placed, [
    {
      ...runc,
      path: '/usr/lib/real',
      there: { path: '/usr/bin/runc', real: '/usr/lib/real', kind: 'file', content: 'abc' },
    },
    {
      ...link,
      there: { path: '/usr/bin/short', real: '/usr/bin/short', kind: 'link', content: 'link:crun' },
    },
  ]);
});

test('many sources are asked about in several commands', async t => {
  const sources = Array.from({ length: 120 }, (_, at) => aSource(`/usr/share/x/${at}`, 'x'));
  const answers = Object.fromEntries(sources.map(({ path }) => [path, `${path}\tabsent\tabsent`]));
  const { host, placed } = resolve(t.signal, sources, answers);
  assert.equal((await placed).length, 120);
  assert.equal(host.ran.length, 3);
});

test('nothing to place asks nothing', async t => {
  const { host, placed } = resolve(t.signal, [], {});
  assert.deepEqual([await placed, host.ran], [[], []]);
});

const refusals: readonly [string, string, object][] = [
  [
    'leads out of /usr',
    '/etc/runc\tabsent\tabsent',
    {
      code: 'NOT_BELOW_USR',
      message: 'node/worker-a: /usr/bin/runc leads to /etc/runc, which is not below /usr',
      hint: 'only what is below /usr is gone again with the next reboot',
    },
  ],
  ['leads to a place that only begins like /usr', '/usrlocal/runc\tabsent\tabsent', { code: 'NOT_BELOW_USR' }],
  ['leads to /usr itself', '/usr\tdirectory\tother', { code: 'NOT_BELOW_USR' }],
  [
    'is a directory',
    '/usr/bin/runc\tdirectory\tother',
    {
      code: 'DESTINATION_UNFIT',
      message: 'node/worker-a: /usr/bin/runc is a directory',
      hint: 'name the file itself: /usr/bin/runc/NAME',
    },
  ],
  [
    'is a device',
    '/usr/bin/runc\tother\tother',
    { code: 'DESTINATION_UNFIT', message: 'node/worker-a: /usr/bin/runc is neither a file nor a directory' },
  ],
];
for (const [what, answer, failure] of refusals) {
  test(`a path that ${what} is refused`, async t => {
    const { placed } = resolve(t.signal, [runc], { '/usr/bin/runc': answer });
    await assert.rejects(placed, { kind: 'refused', ...failure });
  });
}

test('two sources for one place are refused, by whatever names', async t => {
  const { placed } = resolve(t.signal, [runc, aSource('/usr/bin/short', 'other')], {
    '/usr/bin/runc': '/usr/lib/real\tfile\tabc',
    '/usr/bin/short': '/usr/lib/real\tfile\tabc',
  });
  await assert.rejects(placed, {
    kind: 'refused',
    code: 'DESTINATION_TWICE',
    message: 'node/worker-a: /usr/bin/runc and /usr/bin/short both lead to /usr/lib/real',
    hint: 'put one of them',
  });
});

test('a path of which nothing is said is a failure', async t => {
  await assert.rejects(resolve(t.signal, [runc], {}).placed, {
    kind: 'failed',
    code: 'HOST_FILE_UNREADABLE',
    message: 'node/worker-a: nothing is known of /usr/bin/runc',
  });
});
