import type { Ending } from '../model/event.ts';

/** The one object of `-o json` and `-o yaml`. Fields are only ever added. */
export function documentOf(ending: Ending): object {
  const { command, exit, code, message, hint, nodes, leftovers, fields, output } = ending;
  return {
    version: 1,
    ...{ command, exit, code, message, hint, nodes, leftovers },
    ...fields,
    ...(output?.kind === 'plan' && { plan: output.steps }),
    ...(output?.kind === 'text' && { text: output.text }),
  };
}

export function toJson(value: unknown): string {
  return `${escapeUnseen(JSON.stringify(value, null, 2))}\n`;
}

export function toJsonLine(value: unknown): string {
  return escapeUnseen(JSON.stringify(value));
}

/** YAML as kubectl writes it. */
export async function toYaml(value: unknown): Promise<string> {
  const { dump } = await import('js-yaml');
  return dump(value, { lineWidth: -1, noRefs: true, seqNoIndent: true });
}

/** A copy as JSON sees it, with each string in it mapped. */
export function mapStrings(value: unknown, map: (text: string) => string): unknown {
  return JSON.parse(JSON.stringify(value, (_key, item) => (typeof item === 'string' ? map(item) : item)));
}

/** JSON leaves these characters as they are; a terminal obeys some of them, and shows nothing of the others. */
function escapeUnseen(json: string): string {
  return json.replace(/[\x7f-\x9f\u2028\u2029\u200b\u2060\ufeff\p{Bidi_Control}]/gu, character => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
