import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flagsOf } from '../../src/cli/command.ts';
import { entries } from '../../src/cli/commands/all.ts';
import { completionOf } from '../../src/cli/completion/complete.ts';
import { candidatesOf, completionText } from '../../src/cli/completion/completion.ts';
import { completionWanted } from '../../src/cli/completion/completion-wanted.ts';

/** `_` at the end is a word of which nothing is typed yet. */
const rows: readonly (readonly [
  line: string,
  candidates: string,
  more?: 'files' | 'node' | 'pool' | 'node package',
])[] = [
  // Commands.
  ['us', 'usr'],
  ['ve', 'version'],
  ['nosuch _', ''],
  ['key _', 'grant list revoke'],
  ['key r', 'revoke'],
  ['--context prod ke', 'key'],
  ['completion _', 'bash zsh fish powershell'],
  ['completion bash _', ''],
  ['help ke', 'key'],
  ['help key g', 'grant'],

  // What a command is for.
  ['usr _', 'revert confirm', 'node'],
  ['usr w', '', 'node'],
  ['usr worker-a re', '', 'node'],
  ['usr revert _', '', 'node'],
  ['usr -y worker-a _', '', 'node'],
  ['ssh _', '', 'node'],
  ['ssh worker-a _', ''],
  ['override reset _', '', 'node package'],
  ['override reset runc w', '', 'node package'],
  ['override remove _', '', 'node'],
  ['usr worker-a -- _', ''],
  ['usr worker-a -- ls --col', ''],

  // Flags.
  ['--', '--help --version'],
  ['-', '--help -h --version'],
  ['key --', '--help'],
  ['ssh --key', '--key --key-type'],
  ['ssh --key agent --key', '--key-type'],
  ['ssh --as-g', '--as-group'],
  ['ssh --as-group a --as-g', '--as-group'],
  ['usr --nosuch', ''],
  ['nosuch --he', '--help'],

  // Values.
  ['usr -o _', 'table wide json yaml name'],
  ['usr --output j', 'json'],
  ['usr --output=', 'table wide json yaml name'],
  ['usr -o=w', 'wide'],
  ['usr --via _', 'ssh host'],
  ['ssh --key-type e', 'ecdsa ed25519'],
  ['ssh --key _', 'here node agent', 'files'],
  ['ssh --key=a', 'agent', 'files'],
  ['key grant --key _', '', 'files'],
  ['usr --put _', '', 'files'],
  ['usr --rpm ./run', '', 'files'],
  ['usr --cache-dir _', '', 'files'],
  ['--kubeconfig _', '', 'files'],
  ['usr --pool w', '', 'pool'],
  ['usr --pool=w', '', 'pool'],
  ['rescue worker-a --from _', '', 'node'],
  ['usr --yes=', 'true false'],
  ['usr --dry-run=', 'client'],
  ['usr --yes t', '', 'node'],
  ['usr --timeout _', ''],
  ['usr --nosuch=', ''],
  ['usr --nosuch worker', '', 'node'],
];

for (const [line, candidates, more] of rows) {
  const words = line.split(' ').map(word => (word === '_' ? '' : word));
  test(`"${line}" goes on with ${[candidates || 'no word', more].filter(Boolean).join(' or ')}`, () => {
    const completion = completionOf(words);
    assert.deepEqual(
      {
        candidates: completion.candidates.map(({ text }) => text).join(' '),
        files: completion.files,
        names: completion.names?.kinds.join(' '),
      },
      { candidates, files: more === 'files' ? 'too' : 'no', names: more === 'files' ? undefined : more },
    );
  });
}

test('without a word all commands are offered, with their summaries', () => {
  const commands = entries.filter(({ path }) => path.length === 1);
  const expected = commands.map(({ path, summary }) => ({ kind: 'word', text: path[0], summary }));
  assert.deepEqual(completionOf(['']).candidates, expected);
  assert.deepEqual(completionOf([]), completionOf(['']));
});

test('every command offers each of its flags by its long name', () => {
  for (const entry of entries) {
    if (entry.kind === 'group') continue;
    const offered = completionOf([...entry.path, '--']).candidates.map(({ text }) => text);
    assert.deepEqual(offered.toSorted(), [...flagsOf(entry).map(({ name }) => `--${name}`), '--help'].toSorted());
  }
});

test('flags that were given in whatever spelling are not offered again', () => {
  const offered = completionOf(['usr', '-qv', '-o=json', '-']).candidates.map(({ text }) => text);
  assert.deepEqual(
    offered.filter(text => /^--?(q|v|o|quiet|verbose|output)$/.test(text)),
    [],
  );
});

test('each value of a flag that takes one of few words is offered', () => {
  for (const entry of entries) {
    if (entry.kind === 'group') continue;
    for (const { name, choices } of flagsOf(entry)) {
      if (!choices) continue;
      const offered: readonly string[] = completionOf([...entry.path, `--${name}`, '']).candidates.map(
        ({ text }) => text,
      );
      assert.deepEqual(offered, choices, `${entry.path.join(' ')} --${name}`);
    }
  }
});

test('the cluster that is asked for names is the one that the flags name', () => {
  assert.deepEqual(completionOf(['usr', '--context', 'prod', 'worker-a', '-s=https://api.test', 'node/w']).names, {
    kinds: ['node'],
    connection: { context: 'prod', server: 'https://api.test' },
    typed: 'node/w',
    except: ['worker-a'],
  });
  assert.equal(completionOf(['usr', '--request-timeout', 'soon', '']).names, undefined);
});

test('names are written as the user has begun to, once, and only if they are names', () => {
  const wanted = { typed: 'w', except: ['worker-b'] };
  const names = ['worker-a', 'worker-b', 'master-a', 'w\u001b[31m', 'w x'];
  assert.deepEqual(candidatesOf(wanted, 'node', names), [{ text: 'worker-a' }]);
  assert.deepEqual(candidatesOf({ ...wanted, typed: 'no/wor', except: [] }, 'node', names), [
    { text: 'no/worker-a' },
    { text: 'no/worker-b' },
  ]);
  const packages = ['gtk2+', 'w3m', 'w\u001b[31m'];
  assert.deepEqual(candidatesOf(wanted, 'package', packages), [{ text: 'w3m' }]);
  assert.deepEqual(candidatesOf({ typed: 'node/', except: [] }, 'package', packages), []);
});

test('the answer has a candidate a line, its summary behind a tab, and says whether files fit', () => {
  const candidates = [{ text: 'usr', summary: 'Make\tit\nso' }, { text: 'worker-a' }];
  assert.equal(completionText({ candidates, files: 'no' }), 'usr\tMake it so\nworker-a\n:4\n');
  assert.equal(completionText({ candidates: [], files: 'too' }), ':0\n');
});

for (const [called, words, wanted] of [
  ['/usr/bin/oc-rpmoverlay', ['__complete', '--', 'usr', ''], ['usr', '']],
  ['/usr/bin/oc-rpmoverlay', ['__complete', 'usr', ''], ['usr', '']],
  ['/usr/bin/oc-rpmoverlay', ['__complete', '--', '--', ''], ['--', '']],
  ['/usr/bin/oc-rpmoverlay', ['usr', '__complete'], undefined],
  ['/opt/krew/bin/kubectl_complete-rpmoverlay', ['usr', '-'], ['usr', '-']],
  ['C:\\bin\\oc_complete-rpmoverlay.exe', [''], ['']],
  ['kubectl-rpmoverlay', ['usr'], undefined],
] as const) {
  test(`"${[called, ...words].join(' ')}" asks ${wanted ? `how "${wanted.join(' ')}" goes on` : 'for no completion'}`, () => {
    assert.deepEqual(completionWanted(called, words), wanted);
  });
}
