import { assertNever } from '../errors.ts';
import type { Ending } from '../model/event.ts';
import type { OutputFormat } from '../model/request.ts';
import { printableLines } from '../text/printable.ts';
import { documentOf, mapStrings, toJson, toYaml } from './document.ts';
import { planText } from './plan-text.ts';
import { namesText, tableText } from './table-text.ts';

export type Output = NonNullable<Ending['output']>;

/** How a result is written. */
export type Writing = {
  readonly format: OutputFormat;
  readonly redact: (text: string) => string;
  /** Of the screen that it goes to; `undefined` where it is none. */
  readonly columns: number | undefined;
};

/** The result as `-o` asks for it. A promise where YAML has to be loaded first. */
export function resultText(ending: Ending, writing: Writing): string | Promise<string> {
  const { format, redact } = writing;
  if (format === 'json') return toJson(mapStrings(documentOf(ending), redact));
  if (format === 'yaml') return toYaml(mapStrings(documentOf(ending), redact)).then(printableLines);
  if (format === 'name' && hasNames(ending)) return namesText(ending);
  return ending.output ? outputText(ending.output, writing) : '';
}

/** What a person sees. */
export function outputText(output: Output, { format, redact, columns }: Writing): string | Promise<string> {
  switch (output.kind) {
    case 'plan':
      return planText(output.steps, redact).then(text => redact(printableLines(text)));
    case 'text':
      return ended(redact(printableLines(output.text)));
    case 'table':
      return tableText(output.table, format === 'wide' ? 'wide' : 'table', { redact, columns });
    default:
      return assertNever(output);
  }
}

/** A plan is named by the nodes that would be worked on, and shown where it is about none. */
function hasNames({ nodes, output }: Ending): boolean {
  return output?.kind !== 'text' && (output?.kind !== 'plan' || nodes.length > 0);
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
