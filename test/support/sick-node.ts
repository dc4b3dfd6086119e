import { hostKeysAnnotation } from '../../src/model/node/host-key-record.ts';
import { nodeOfDaemon } from '../lab/controllers/mco/daemon-pod.ts';
import { NODES, PODS } from '../lab/controllers/resources.ts';
import type { Lab } from '../lab/lab.ts';
import { machine } from './node-truth.ts';

/** Records host keys on a node object, until the disposal: the node's own, as each `usr` does, or those of these lines. */
export async function recordedHostKeys(lab: Lab, name: string, lines?: readonly string[]): Promise<Disposable> {
  const keys = lines ?? (await hostKeyLinesOf(lab, name));
  const record = JSON.stringify({ version: 1, at: '2026-11-22T06:31:52.000Z', keys });
  annotate(lab, name, { [hostKeysAnnotation]: record });
  return forgottenHostKeys(lab, name);
}

/** Forgets at the disposal what host keys are recorded of a node by then. */
export function forgottenHostKeys(lab: Lab, name: string): Disposable {
  return { [Symbol.dispose]: () => annotate(lab, name, { [hostKeysAnnotation]: undefined }) };
}

/** What is recorded of a node's host keys, as it stands on its object. */
export function hostKeyRecordOf(lab: Lab, name: string): { readonly keys: readonly string[] } | undefined {
  const annotation = lab.store.get(NODES, undefined, name)?.metadata.annotations?.[hostKeysAnnotation];
  return annotation === undefined ? undefined : JSON.parse(annotation);
}

/** The node's public host keys without their comments. */
export async function hostKeyLinesOf(lab: Lab, name: string): Promise<readonly string[]> {
  const files = await machine(lab, name).run(['sh', '-c', 'cat /etc/ssh/ssh_host_*_key.pub']);
  return files
    .trim()
    .split('\n')
    .map(line => line.split(' ').slice(0, 2).join(' '));
}

/** The Machine Config Operator's daemon on a node has crashed, until the disposal. */
export function crashedDaemon({ store }: Lab, node: string): Disposable {
  const daemon = store.list(PODS).find(pod => nodeOfDaemon(pod) === node);
  if (!daemon) throw new Error(`there is no daemon on ${node}`);
  const { namespace, name } = daemon.metadata;
  const become = (state: object) =>
    store.update(PODS, namespace, name, pod => {
      pod.status.containerStatuses[0].state = state;
    });
  const { state } = daemon.status.containerStatuses[0];
  become({ waiting: { reason: 'CrashLoopBackOff', message: '' } });
  return { [Symbol.dispose]: () => void become(state) };
}

function annotate({ store }: Lab, name: string, change: Readonly<Record<string, string | undefined>>): void {
  store.update(NODES, undefined, name, node => {
    const all = Object.entries({ ...node.metadata.annotations, ...change });
    node.metadata.annotations = Object.fromEntries(
      all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    );
  });
}
