import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseJson, recordAt } from '../../src/model/json.ts';

/** By the lock file alone, which is the same for all platforms. */
const words = [
  'sbom',
  '--package-lock-only',
  '--sbom-format',
  'cyclonedx',
  '--sbom-type',
  'application',
  '--omit',
  'dev',
];

/** The bill of materials of the package in this directory, as CycloneDX: every package that the program is made from. */
export async function billOfMaterials(name: string): Promise<object> {
  // On Windows npm is no program but a script, which takes a shell.
  const options = { shell: process.platform === 'win32', maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)('npm', words, options);
  return namedAfter(name, parseJson(stdout));
}

/** npm names what the bill is of after the directory in which it lies: here it has its own name. */
export function namedAfter(name: string, bill: unknown): object {
  const metadata = recordAt(bill, 'metadata');
  const component = recordAt(metadata, 'component');
  if (!component) throw new Error('npm made no bill of materials');
  return { ...recordAt(bill), metadata: { ...metadata, component: { ...component, name } } };
}
