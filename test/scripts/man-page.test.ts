import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { manPage } from '../../scripts/man/man-page.ts';
import { bold, entry, roff } from '../../scripts/man/roff.ts';
import { type Command, flagsOf } from '../../src/cli/command.ts';
import { entries } from '../../src/cli/commands/all.ts';
import { exitStatus } from '../../src/errors.ts';
import { unlessThere } from '../support/machine-tool.ts';

const page = manPage(entries, '1.2.3');
const commands = entries.filter((entry): entry is Command => entry.kind === 'command');

test('every command has a section, and in it or in those that it names each of its flags', () => {
  for (const { path, flags } of commands) {
    const own = sectionOf(path.join(' ').toUpperCase());
    for (const { title, flags: members } of flags) {
      const shared = `FLAGS: ${title.toUpperCase()}`;
      const section = own.includes(roff(shared)) ? sectionOf(shared) : own;
      for (const { name } of members)
        assert.match(
          section,
          new RegExp(`^\\\\fB(\\\\-\\w, )?${escaped(roff(`--${name}`))}( |\\\\fR)`, 'm'),
          `${path} --${name}`,
        );
    }
  }
});

test('no command is said to have a flag that it does not have', () => {
  for (const command of commands) {
    const own = sectionOf(command.path.join(' ').toUpperCase());
    const told = [...page.matchAll(/^\.SH "(FLAGS: .*)"$/gm)]
      .map(([, title = '']) => title)
      .filter(title => own.includes(title))
      .reduce((text, title) => text + sectionOf(plain(title)), own);
    const names = [...told.matchAll(/^\\fB(?:\\-\w, )?\\-\\-((?:\w|\\-)+)/gm)].map(([, name = '']) => plain(name));
    assert.deepEqual(
      names.toSorted(),
      flagsOf(command)
        .map(({ name }) => name)
        .toSorted(),
      command.path.join(' '),
    );
  }
});

test('every exit status is explained', () => {
  const told = [...sectionOf('EXIT STATUS').matchAll(/^\\fB(\d+)\\fR$/gm)].map(([, status]) => Number(status));
  assert.deepEqual(told, [0, ...Object.values(exitStatus), 255]);
});

test('the source is ASCII, in which nothing but requests begins with a dot', () => {
  assert.match(page, /^[\n -~]+\n$/);
  const requests = new Set([...page.matchAll(/^[.'](\S*)/gm)].map(([, request]) => request));
  const known = ['TH', 'SH', 'SS', 'PP', 'TP', 'RS', 'RE', 'nf', 'fi', 'nh', 'ad', 'br'];
  assert.deepEqual(requests, new Set(known.filter(request => page.includes(`.${request}`))));
});

test('what means something to roff is shown as it is', () => {
  assert.equal(
    roff('.so /etc/passwd\n\'br a-b \\n "x" ~/…'),
    '\\&.so /etc/passwd\n\\(aqbr a\\-b \\en \\(dqx\\(dq \\(ti/\\[u2026]',
  );
  assert.equal(bold('--key'), '\\fB\\-\\-key\\fR');
  assert.deepEqual(entry('.x', 'y'), ['.TP', '\\fB\\&.x\\fR', 'y']);
});

test('groff finds nothing to warn of, and shows every flag', { skip: unlessThere('groff', '--version') }, () => {
  const { status, stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-P-cbou'], {
    input: page,
    encoding: 'utf8',
  });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  for (const command of commands)
    for (const { name } of flagsOf(command)) assert.ok(stdout.includes(`--${name}`), name);
  assert.match(stdout, /^ +oc rpmoverlay usr TARGET… \[flags\] \[-- CMD…\]$/m);
});

/** What stands below a heading, up to the next one. */
function sectionOf(heading: string): string {
  const at = page.search(new RegExp(`^\\.SH "?${escaped(roff(heading))}"?$`, 'm'));
  assert.ok(at >= 0, `there is no ${heading}`);
  const end = page.indexOf('\n.SH ', at);
  return page.slice(at, end < 0 ? undefined : end);
}

function plain(text: string): string {
  return text.replaceAll('\\-', '-').replaceAll('\\(aq', "'");
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
