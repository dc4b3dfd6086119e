import { type UsrRecord, usrAnnotation } from '../../src/model/node/node-record.ts';
import { bootDirectory } from '../../src/model/node/node-store.ts';
import { NODES } from '../lab/controllers/resources.ts';
import type { Lab } from '../lab/lab.ts';
import { machine } from './node-truth.ts';
import type { Ran } from './program.ts';

/** What stands at a path of a node, links followed: its sha256, owner, mode in octal digits, and inode. */
export async function fileOn(lab: Lab, name: string, path: string) {
  const script = 'sha256sum <"$1"; stat -Lc "%u:%g %a %i" "$1"';
  const said = await machine(lab, name).run(['sh', '-ec', script, 'sh', path]);
  const [sha256 = '', , owner = '', mode = '', inode = ''] = said.split(/\s+/);
  return { sha256, owner, mode, inode };
}

/** What is recorded on the node object of what was done to `/usr`, but for the time. */
export function recordOf({ store }: Lab, name: string): Omit<UsrRecord, 'at'> | undefined {
  const annotation = store.get(NODES, undefined, name)?.metadata.annotations?.[usrAnnotation];
  if (annotation === undefined) return undefined;
  const { at: _, ...record } = JSON.parse(annotation);
  return record;
}

/** How the last run ended, as the node itself remembers it: `confirmed`, `done`, `rolledback` or `failed`. */
export async function lastEndOn(lab: Lab, name: string): Promise<string | undefined> {
  const node = machine(lab, name);
  const text = await node.readFile(`${bootDirectory(node.bootId)}/last`);
  return /^state\t(.*)$/m.exec(text ?? '')?.[1];
}

/** The row of the first node, of a run with `-o json`. */
export function rowOf({ stdout, stderr }: Ran) {
  try {
    return JSON.parse(stdout).nodes[0];
  } catch {
    throw new Error(`stdout is no JSON: ${stdout || '(empty)'}; stderr: ${stderr}`);
  }
}
