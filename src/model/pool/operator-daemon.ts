import { isReady, type Node } from '../node/node.ts';
import type { Pod } from '../pod/pod.ts';

/**
 * Why the Machine Config Operator would not bring a key to this node; `undefined` where it would. Its daemon is a pod on the
 * node, which goes on when the runtime breaks and cannot be started anew then. A node that is not Ready uses up what its
 * pool may have unavailable, 1 by default (openshift/machine-config-operator `pkg/controller/node/node_controller.go`,
 * getAllCandidateMachines).
 */
export function objectionToDaemon(node: Node, daemons: readonly Pod[]): string | undefined {
  const name = `node/${node.metadata.name}`;
  if (!isReady(node))
    return `${name} is not Ready, so that its pool has as many nodes unavailable as it may, and no update is begun`;
  if (daemons.some(isAlive)) return undefined;
  const [dead] = daemons;
  const why = dead ? `pod/${dead.metadata.name} ${stateOf(dead)}` : 'there is no pod of it';
  return `the Machine Config Operator's daemon does not run on ${name}: ${why}`;
}

function isAlive(pod: Pod): boolean {
  return pod.phase === 'Running' && pod.container.kind === 'running' && !isGoing(pod);
}

function isGoing({ metadata, disruption }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined || disruption !== undefined;
}

function stateOf(pod: Pod): string {
  const { container, phase } = pod;
  if (isGoing(pod)) return 'is being taken away';
  if (container.kind === 'waiting') return `waits (${container.reason})`;
  return container.kind === 'terminated' ? 'has ended' : `is ${phase || 'not started'}`;
}
