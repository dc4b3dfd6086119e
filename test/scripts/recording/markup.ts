/** What keeps a text from being well-formed XML of elements, attributes in double quotes, and text. */
export function unbalanced(text: string): readonly string[] {
  const problems: string[] = [];
  const open: string[] = [];
  const rest = text.replace(
    /<(\/?)([a-z]+)((?: [a-z-]+(?::[a-z]+)?="[^"<&]*")*)(\/?)>/gi,
    (_, end, name, attributes, empty) => {
      if (end && open.pop() !== name) problems.push(`</${name}>`);
      if (!end && !empty) open.push(name);
      const names = [...attributes.matchAll(/ ([^ =]+)=/g)].map(([, attribute]) => attribute);
      if (new Set(names).size !== names.length) problems.push(`<${name}${attributes}>`);
      return '';
    },
  );
  problems.push(...open.map(name => `<${name}>`));
  problems.push(...(rest.match(/[<>]|&(?!(amp|lt|gt);)|[^\n\P{Cc}]/gu) ?? []));
  return problems;
}
