import { createHash } from 'node:crypto';
import { bootDirectory, deadmanService, deadmanTimer, nodeStore } from '../../src/model/node/node-store.ts';
import type { Lab } from '../lab/lab.ts';
import { type Moment, request } from './moment.ts';
import { machine } from './node-truth.ts';
import { userFile } from './user-files.ts';

/** A program of the user's. `sha256` in hexadecimal digits. */
export type OwnProgram = { readonly path: string; readonly sha256: string };

export async function writeProgram(directory: string, name: string, content: Uint8Array): Promise<OwnProgram> {
  const path = await userFile(directory, name, content);
  return { path, sha256: createHash('sha256').update(content).digest('hex') };
}

/** The first file of `/usr` takes its new place, on a node whose scripts are watched. */
export const isSwap: Moment = entry =>
  entry.kind === 'program' && entry.by === 'host' && entry.argv[0] === 'mv -fT -- "$1" "$2"';

/** The pod is made through which a run looks, after its put, whether new ones start. */
export const isCheckPod: Moment = entry =>
  request('POST', 'pods')(entry) && entry.kind === 'request' && JSON.stringify(entry.body).includes('-check');

/** The SHA-256 of what stands at a path of a node. */
export async function sumOf(lab: Lab, node: string, path: string): Promise<string> {
  return (await machine(lab, node).run(['sha256sum', path])).slice(0, 64);
}

/** The SHA-256 of what the main process of a unit really runs. */
export async function sumOfMain(lab: Lab, node: string, unit: string): Promise<string> {
  const script = 'sha256sum "/proc/$(systemctl show -P MainPID "$0")/exe"';
  return (await machine(lab, node).run(['sh', '-c', script, unit])).slice(0, 64);
}

/** How the last run of this boot ended, by the node's own words: `rolledback: it was fired before its time`. */
export async function lastEndOn(lab: Lab, name: string): Promise<string> {
  const node = machine(lab, name);
  const lines = ((await node.readFile(`${bootDirectory(node.bootId)}/last`)) ?? '').split('\n');
  const word = (first: string) => lines.find(line => line.startsWith(`${first}\t`))?.split('\t')[1] ?? '';
  return [word('state'), word('why')].filter(Boolean).join(': ');
}

/** Whether a node's dead-man's switch is armed, with systemd and with the node's own file. */
export async function isArmed(lab: Lab, name: string): Promise<boolean> {
  const node = machine(lab, name);
  const [timer, file] = await Promise.all([
    node.run(['sh', '-c', 'systemctl is-active "$0" || :', deadmanTimer]),
    node.readFile(`${bootDirectory(node.bootId)}/switch`),
  ]);
  if ((timer.trim() === 'active') !== (file !== undefined)) throw new Error(`half armed: ${timer} ${file}`);
  return file !== undefined;
}

/**
 * Waits on the node until its switch is no more: it has fired and is done with it, or was confirmed, and whoever did so has
 * noted how the run ended, for which it has the lock.
 */
export async function untilDisarmed(lab: Lab, name: string): Promise<void> {
  const node = machine(lab, name);
  const isAtWork = `[ -e "$0" ] || systemctl show -P ActiveState "$@" | grep -qE '^(de)?activ(e|ating)$'`;
  const file = `${bootDirectory(node.bootId)}/switch`;
  const script = `while ${isAtWork}; do sleep 0.2; done; [ ! -e ${nodeStore}/lock ] || flock ${nodeStore}/lock true`;
  await node.run(['sh', '-c', script, file, deadmanTimer, deadmanService]);
}

/** Waits on the node until no put is at work there any more. */
export async function untilPutIsOver(lab: Lab, name: string): Promise<void> {
  const script = "while systemctl list-units --plain --no-legend 'oc-rpmoverlay-put-*' | grep -q .; do sleep 0.2; done";
  await machine(lab, name).run(['sh', '-c', script]);
}
