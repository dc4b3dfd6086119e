import { isReady, type Node, whyNotReady } from './node.ts';

/** Why a debug pod on this node is not even tried; `undefined` where nothing speaks against it. */
export function objectionTo(
  node: Node,
): { readonly code: string; readonly reason: string; readonly hint: string } | undefined {
  const name = `node/${node.metadata.name}`;
  if (node.operatingSystem !== 'linux') {
    const reason = `${name} runs ${node.operatingSystem}, which has no ostree`;
    return { code: 'NOT_LINUX', reason, hint: 'oc get nodes -l kubernetes.io/os=linux' };
  }
  if (!isReady(node)) {
    return {
      code: 'NODE_NOT_READY',
      reason: `${name} is not ready: ${whyNotReady(node)}`,
      hint: `oc describe ${name}`,
    };
  }
  return undefined;
}
