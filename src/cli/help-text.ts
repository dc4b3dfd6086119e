import { type Entries, type Entry, type Example, entriesBelow, flagsOf, type Operand } from './command.ts';
import type { Flag } from './flag.ts';
import { type Row, rowsInColumns, wrap } from './layout.ts';

type HelpOptions = {
  readonly program: string;
  /** Columns of the terminal. */
  readonly width: number;
};

/** The help of a command, or of a group with the commands below it. */
export function helpText(entry: Entry, entries: Entries, { program, width }: HelpOptions): string {
  const called = [program, ...entry.path].join(' ');
  const columns = Math.min(Math.max(width, NARROWEST), WIDEST);
  const table = (title: string, rows: readonly Row[]) => titled(title, rowsInColumns(rows, columns));
  const blocks = [
    ...entry.description.split('\n\n').map(paragraph => wrap(paragraph, columns)),
    titled('Usage', [`  ${[called, ...usageOf(entry)].join(' ')}`]),
    table('Commands', entriesBelow(entry.path, entries).map(commandRow)),
    ...(entry.kind === 'command' && entry.operand ? [table('Arguments', [operandRow(entry.operand)])] : []),
    titled('Examples', examplesOf(entry.examples, program)),
    ...(entry.kind === 'command' ? entry.flags.map(({ title, flags }) => table(title, flags.map(flagRow))) : []),
    ...(entry.kind === 'group' ? [[`"${called} COMMAND --help" shows more about a command.`]] : []),
  ];
  return `${blocks.flatMap(block => (block.length > 0 ? [block.join('\n')] : [])).join('\n\n')}\n`;
}

/** Lines shorter than this are all breaks, and longer ones are hard to read. */
const NARROWEST = 40;
const WIDEST = 100;

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? [`${title}:`, ...lines] : [];
}

/** What the usage line says behind the words that call it. */
export function usageOf(entry: Entry): readonly string[] {
  if (entry.kind === 'group') return ['COMMAND', '[flags]'];
  const flags = flagsOf(entry);
  return [
    ...flags.filter(flag => flag.required).map(longSpellingOf),
    ...(entry.operand ? [entry.operand.label] : []),
    ...(flags.length > 0 ? ['[flags]'] : []),
    ...(entry.runs ? ['[-- CMD…]'] : []),
  ];
}

function commandRow({ path, summary }: Entry): Row {
  return [path.at(-1) ?? '', summary];
}

function examplesOf(examples: readonly Example[], program: string): readonly string[] {
  const blocks = examples.map(({ does, line }) => [`  # ${does}`, `  ${line.replaceAll('{program}', program)}`]);
  return blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}

function operandRow({ label, summary }: Operand): Row {
  return [label, summary];
}

/** `-o, --output FORMAT`, with blanks where there is no letter, and what it means. */
export function flagRow(flag: Flag): Row {
  const short = flag.short ? `-${flag.short}, ` : '    ';
  const fallback = flag.fallback === undefined ? '' : ` (default ${flag.fallback})`;
  return [`${short}${longSpellingOf(flag)}`, `${flag.summary}${fallback}`];
}

function longSpellingOf({ name, placeholder }: Flag): string {
  return placeholder ? `--${name} ${placeholder}` : `--${name}`;
}
