import { type Command, type Entries, type Entry, type Example, entriesBelow } from '../../src/cli/command.ts';
import type { Flag, FlagGroup } from '../../src/cli/flag.ts';
import { flagRow, usageOf } from '../../src/cli/help-text.ts';
import { exitStatuses, surroundings } from './beside-the-commands.ts';
import { bold, entry, paragraph, roff, verbatim } from './roff.ts';

const program = 'oc rpmoverlay';

/** The manual page, in roff with the macros of man(7): what the help of each command says, once for what many have. */
export function manPage(entries: Entries, version: string): string {
  const [root, ...others] = entries;
  const shared = sharedGroups(others);
  const lines = [
    `.TH OC\\-RPMOVERLAY 1 "" "oc\\-rpmoverlay ${roff(version)}" "User Commands"`,
    '.nh',
    '.ad l',
    '.SH NAME',
    `oc\\-rpmoverlay \\- ${roff(`${root.summary.charAt(0).toLowerCase()}${root.summary.slice(1)}`)}`,
    '.SH SYNOPSIS',
    `${bold(program)} ${roff(usageOf(root).join(' '))}`,
    '.br',
    `${bold(program)} ${roff('COMMAND --help')}`,
    '.SH DESCRIPTION',
    ...paragraphs(root.description),
    ...examplesOf(root.examples),
    '.SH COMMANDS',
    ...entriesBelow([], entries).flatMap(({ path, summary }) => entry(path.join(' '), `${summary}.`)),
    ...others.flatMap(other => sectionOf(other, entries, shared)),
    ...shared.flatMap(({ title, flags }) => [`.SH "FLAGS: ${roff(title.toUpperCase())}"`, ...flags.flatMap(flagEntry)]),
    '.SH EXIT STATUS',
    ...exitStatuses.flatMap(([status, meaning]) => entry(String(status), meaning)),
    ...surroundings.flatMap(({ title, rows }) => [
      `.SH ${title}`,
      ...rows.flatMap(([word, text]) => entry(word, text)),
    ]),
    '',
  ];
  return lines.join('\n');
}

/** Groups of flags that several commands have as they are, one of each title. */
function sharedGroups(entries: readonly Entry[]): readonly FlagGroup[] {
  const groups = entries.flatMap(entry => (entry.kind === 'command' ? entry.flags : []));
  const repeated = groups.filter((group, index) => groups.indexOf(group) < index);
  return [...new Map(repeated.toReversed().map(group => [group.title, group])).values()].toReversed();
}

function sectionOf(called: Entry, entries: Entries, shared: readonly FlagGroup[]): readonly string[] {
  const words = called.path.join(' ');
  return [
    `.SH ${roff(words.toUpperCase())}`,
    `${bold(`${program} ${words}`)} ${roff(usageOf(called).join(' '))}`,
    ...paragraphs(called.description),
    ...(called.kind === 'group'
      ? entriesBelow(called.path, entries).flatMap(({ path, summary }) => entry(path.join(' '), `${summary}.`))
      : flagsSection(called, shared)),
    ...examplesOf(called.examples),
  ];
}

function flagsSection({ operand, flags }: Command, shared: readonly FlagGroup[]): readonly string[] {
  const own = flags.filter(group => !shared.includes(group));
  const elsewhere = flags.filter(group => shared.includes(group)).map(({ title }) => `FLAGS: ${title.toUpperCase()}`);
  return [
    ...(operand ? entry(operand.label, operand.summary) : []),
    ...own.flatMap(({ title, flags }) => [
      ...(title === 'Flags' ? [] : [`.SS ${roff(title)}`]),
      ...flags.flatMap(flagEntry),
    ]),
    ...(elsewhere.length > 0 ? paragraph(`And those of: ${elsewhere.join('; ')}.`) : []),
  ];
}

function flagEntry(flag: Flag): readonly string[] {
  const [spelling, meaning] = flagRow(flag);
  return entry(spelling.trim(), meaning);
}

function examplesOf(examples: readonly Example[]): readonly string[] {
  if (examples.length === 0) return [];
  const blocks = examples.map(({ does, line }) => [
    ...paragraph(`${does}:`),
    ...verbatim(line.replaceAll('{program}', program)),
  ]);
  return ['.SS Examples', ...blocks.flat()];
}

function paragraphs(text: string): readonly string[] {
  return text.split('\n\n').flatMap(paragraph);
}
