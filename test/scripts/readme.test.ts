import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { flagsOf } from '../../src/cli/command.ts';
import { entries } from '../../src/cli/commands/all.ts';
import { everyFlag } from '../../src/cli/every-flag.ts';
import { parse } from '../../src/cli/parse.ts';
import { exitStatus } from '../../src/errors.ts';
import { codeBlocks, codeSpans } from '../support/markdown.ts';

const readme = await readFile('README.md', 'utf8');
const blocks = codeBlocks(readme);
const spans = codeSpans(readme);
const options = { program: 'oc rpmoverlay', self: ['oc-rpmoverlay'], directory: '/', version: '1.2.3' };
const paths = entries.map(({ path }) => path.join(' ')).filter(path => path !== '');

test('every command line in a block is one that the program understands', () => {
  const lines = blocks.flatMap(({ lines }) =>
    lines.flatMap(line => /(?:^|\$ |\()oc[ -]rpmoverlay ([^#)]*)/.exec(line)?.[1] ?? []),
  );
  assert.ok(lines.length > 15);
  for (const line of lines) assert.notEqual(parse(line.trim().split(/ +/), options), undefined, line);
});

test('every command in the text is one that there is', () => {
  const named = spans.flatMap(span => /^(?:oc|kubectl) rpmoverlay (.+)/.exec(span)?.[1] ?? []);
  for (const line of named)
    assert.ok(
      paths.some(path => `${line} `.startsWith(`${path} `)),
      line,
    );
});

test('every command stands in the table of commands', () => {
  const rows = readme.matchAll(/^\| (`.*`) \| .*\|$/gm);
  const told = [...rows].flatMap(([, cell = '']) => codeSpans(cell).map(span => span.replaceAll('\\|', '|')));
  const missing = paths.filter(path => path !== 'key' && !told.some(word => startsWith(word, path)));
  assert.deepEqual(missing, []);
});

test('every command that asks a cluster takes the connection flags', () => {
  const without = entries.filter(
    entry => entry.kind === 'command' && !flagsOf(entry).some(({ name }) => name === 'kubeconfig'),
  );
  assert.deepEqual(
    without.map(({ path }) => path.join(' ')),
    ['completion', 'version', 'help'],
  );
});

test('every flag in the text is one of the program', () => {
  const ours = spans.filter(
    span => !/^(oc|kubectl|node|ssh|scripts\/\w+|npm|rpm-ostree|rpm) (?!rpmoverlay)/.test(span),
  );
  const named = ours.flatMap(span => [...span.matchAll(/(?<![\w-])--([a-z][a-z-]+)/g)].map(([, name = '']) => name));
  const known = everyFlag.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  assert.ok(named.length > 30);
  for (const name of named) assert.ok(known.includes(name) || known.includes(name.replace(/^no-/, '')), `--${name}`);
});

test('the table of exit statuses is that of the program', () => {
  const rows = readme.matchAll(/^\| (\d+) \| (\w*) ?\|/gm);
  const told = [...rows].map(([, status, kind]) => [kind, Number(status)]);
  assert.deepEqual(told, [['', 0], ...Object.entries(exitStatus)]);
});

test('what is linked is there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, path = '']) => path);
  assert.ok(links.length >= 2);
  for (const path of links) assert.ok(existsSync(path), path);
});

test('the picture of how it works takes a hundred columns in each of its rows', () => {
  const picture = blocks.find(({ lines }) => lines.some(line => line.startsWith('┌')))?.lines.slice(1) ?? [];
  assert.ok(picture.length > 10);
  assert.deepEqual(new Set(picture.map(line => [...line].length)), new Set([100]));
});

function startsWith(words: string, path: string): boolean {
  return `${words.replace(/ \[list\]/, ' list')} `.startsWith(`${path} `);
}
