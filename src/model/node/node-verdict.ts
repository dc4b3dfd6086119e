import { isReady, type Node, whyNotReady } from './node.ts';

type Objection = { readonly code: string; readonly reason: string; readonly hint: string };

/** Why a debug pod on this node is not even tried; `undefined` where nothing speaks against it. */
export function objectionTo(node: Node): Objection | undefined {
  if (isReady(node)) return objectionToSystem(node);
  const name = `node/${node.metadata.name}`;
  const reason = `${name} is not ready: ${whyNotReady(node)}`;
  return objectionToSystem(node) ?? { code: 'NODE_NOT_READY', reason, hint: `oc describe ${name}` };
}

/** Why nothing at all is tried on this node, however well it is; `undefined` where nothing speaks against it. */
export function objectionToSystem({ metadata: { name }, operatingSystem }: Node): Objection | undefined {
  if (operatingSystem === 'linux') return undefined;
  const reason = `node/${name} runs ${operatingSystem}, which has no ostree`;
  return { code: 'NOT_LINUX', reason, hint: 'oc get nodes -l kubernetes.io/os=linux' };
}
