/** A fenced block of Markdown: `sh`, or the empty string where its language is not named. */
export type CodeBlock = { readonly language: string; readonly lines: readonly string[] };

export function codeBlocks(markdown: string): readonly CodeBlock[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
    language,
    lines: text.trimEnd().split('\n'),
  }));
}

/** What stands between single backticks, outside of blocks. */
export function codeSpans(markdown: string): readonly string[] {
  const prose = markdown.replace(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replace(/\s+/g, ' '));
}
