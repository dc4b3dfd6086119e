import { basename } from 'node:path';
import {
  bootDirectory,
  deadmanService,
  deadmanTimer,
  nodeStore,
  runDirectory,
} from '../../src/model/node/node-store.ts';
import type { Lab } from '../lab/lab.ts';
import type { LabNode } from '../lab/node/lab-node.ts';

/**
 * Those of a lab's traces that are no result of an installation. What stands in `/usr` is one, drafts and probes are not;
 * so is what a node remembers of it, and what a switch needs as long as that is armed.
 */
export async function withoutPutResults(lab: Lab, traces: readonly string[]): Promise<readonly string[]> {
  const armed = new Map<string, string | undefined>();
  for (const [name, node] of lab.nodes) armed.set(name, await armedRunOf(node, traces));
  return traces.filter(trace => {
    const [, name = '', path] = /^(\S+): file (\/.*)$/.exec(trace) ?? [];
    if (path === undefined) return true;
    const { bootId } = lab.nodes.get(name) ?? {};
    return !isResult(path, { bootId, armed: armed.get(name) });
  });
}

/** The run whose switch is armed: both the file that says so and the timer are there. */
async function armedRunOf(node: LabNode, traces: readonly string[]): Promise<string | undefined> {
  if (!traces.includes(`${node.name}: file ${transient}/${deadmanTimer}`)) return undefined;
  return /^run\t(.+)$/m.exec((await node.readFile(`${bootDirectory(node.bootId)}/switch`)) ?? '')?.[1];
}

/** Where systemd keeps units that were made at run time. */
const transient = '/run/systemd/transient';

type NodeState = { readonly bootId: string | undefined; readonly armed: string | undefined };

function isResult(path: string, { bootId, armed }: NodeState): boolean {
  if (path.startsWith('/usr/')) return !basename(path).startsWith('.oc-rpmoverlay-');
  if (armed !== undefined) {
    const ofSwitch = [`${transient}/${deadmanTimer}`, `${transient}/${deadmanService}`, runDirectory({ id: armed })];
    if (ofSwitch.some(own => isIn(own, path))) return true;
  } else if (bootId !== undefined && path === `${bootDirectory(bootId)}/switch`) return false;
  if (isIn(`${nodeStore}/boots`, path)) return !path.endsWith('.new');
  return [nodeStore, `${nodeStore}/lock`, `${nodeStore}/runs`].includes(path);
}

function isIn(directory: string, path: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
