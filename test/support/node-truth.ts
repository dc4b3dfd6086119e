import type { Lab } from '../lab/lab.ts';
import type { LabNode } from '../lab/node/lab-node.ts';

/** What a node itself shows, past everything that the program under test uses. */
export function machine(lab: Lab, name: string): LabNode {
  const node = lab.nodes.get(name);
  if (!node) throw new Error(`there is no machine behind ${name}`);
  return node;
}

/** What a script of a shell prints that runs as root where PID 1 of a node is. */
export type OnHost = (script: string) => Promise<string>;

export function onHostOf(lab: Lab, name: string): OnHost {
  return script => machine(lab, name).run(['sh', '-c', script]);
}

/** Whether the host's `/usr` can be written, by writing there in the namespaces of PID 1. */
export function usrOf(lab: Lab, name: string): Promise<'writable' | 'read-only'> {
  return usrBy(onHostOf(lab, name));
}

export async function usrBy(onHost: OnHost): Promise<'writable' | 'read-only'> {
  const answer = await onHost('(touch /usr/.truth && rm /usr/.truth) 2>/dev/null && echo yes || echo no');
  return answer.trim() === 'yes' ? 'writable' : 'read-only';
}

/** The lines of the files in which sshd looks for the keys of `core`. */
export function keysOf(lab: Lab, name: string): Promise<readonly string[]> {
  return keysBy(onHostOf(lab, name));
}

export async function keysBy(onHost: OnHost): Promise<readonly string[]> {
  const files = '/var/home/core/.ssh/authorized_keys /var/home/core/.ssh/authorized_keys.d/*';
  const answer = await onHost(`cat ${files} 2>/dev/null; true`);
  return answer.split('\n').filter(line => line.trim() !== '');
}
