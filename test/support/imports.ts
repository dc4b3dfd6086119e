import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** One import of a source file. `target` is a path from the root of the checkout, or the name of a package. */
export type Import = { readonly file: string; readonly target: string };

const patterns = [
  /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'/g,
  /(?:^|\n)\s*import\s*'([^']+)'/g,
  /\bimport\(\s*'([^']+)'/g,
];

/** All imports below a directory, types and dynamic ones too. */
export function importsBelow(directory: string): readonly Import[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .flatMap(name => importsOf(join(directory, name), readFileSync(join(directory, name), 'utf8')));
}

/** The imports in the text of a file. */
export function importsOf(file: string, text: string): readonly Import[] {
  return patterns.flatMap(pattern =>
    [...text.matchAll(pattern)].map(([, specifier = '']) => ({ file, target: resolve(file, specifier) })),
  );
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return normalize(join(dirname(file), specifier));
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}
