import type { Lab } from '../lab/lab.ts';
import type { LabNode } from '../lab/node/lab-node.ts';

/** What a node itself shows, past everything that the program under test uses. */
export function machine(lab: Lab, name: string): LabNode {
  const node = lab.nodes.get(name);
  if (!node) throw new Error(`there is no machine behind ${name}`);
  return node;
}

/** Whether the host's `/usr` can be written, by writing there in the namespaces of PID 1. */
export async function usrOf(lab: Lab, name: string): Promise<'writable' | 'read-only'> {
  const answer = await machine(lab, name).run([
    'sh',
    '-c',
    '(touch /usr/.truth && rm /usr/.truth) 2>/dev/null && echo yes || echo no',
  ]);
  return answer.trim() === 'yes' ? 'writable' : 'read-only';
}

/** The lines of the files in which sshd looks for the keys of `core`. */
export async function keysOf(lab: Lab, name: string): Promise<readonly string[]> {
  const answer = await machine(lab, name).run([
    'sh',
    '-c',
    'cat /var/home/core/.ssh/authorized_keys /var/home/core/.ssh/authorized_keys.d/* 2>/dev/null; true',
  ]);
  return answer.split('\n').filter(line => line.trim() !== '');
}
