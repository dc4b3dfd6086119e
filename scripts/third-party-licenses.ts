import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import type { NodeBinary } from './node-binary.ts';

/** The licences of every package that is in the bundle, and of the Node that runs it, as their authors wrote them. */
export async function thirdPartyLicenses({ inputs }: Metafile, node: NodeBinary): Promise<string> {
  const directories = new Set(Object.keys(inputs).flatMap(input => packageDirectoryOf(input) ?? []));
  const packages = await Promise.all([...directories].map(sectionOf));
  const sections = [
    ...packages.toSorted(),
    section(`Node.js ${node.version}`, await readFile(node.licensePath, 'utf8')),
  ];
  return `oc-rpmoverlay contains the following software of others.\n\n${sections.join('\n')}`;
}

/** Of `node_modules/a/node_modules/b/x.js`, the directory of `b`. */
function packageDirectoryOf(input: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

async function sectionOf(directory: string): Promise<string> {
  const { name, version, license, author } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  const files = (await readdir(directory)).filter(file => /^(licen[cs]e|copying|notice)/i.test(file)).toSorted();
  const texts = await Promise.all(files.map(file => readFile(join(directory, file), 'utf8')));
  // Some packages have no such file: what their package.json says is all there is.
  const text = texts.length > 0 ? texts.join('\n') : `${license}, ${author?.name ?? author ?? 'see its repository'}`;
  return section(`${name} ${version}`, text);
}

function section(title: string, text: string): string {
  return `${'='.repeat(80)}\n${title}\n${'='.repeat(80)}\n\n${text.trim()}\n`;
}
