import { assertNever } from '../../errors.ts';
import type { Node } from '../node/node.ts';
import { chooseOrigin } from '../node/rescue-origin.ts';
import { whatIsLeft } from '../node/what-is-left.ts';
import { type GuardSight, judgeGuard } from '../pool/mco-guard.ts';
import { imagesOf } from '../pool/node-images.ts';
import type { Pool } from '../pool/pool.ts';
import type { WayIn } from '../ssh/way-in.ts';
import { type About, type CheckRow, type CheckSubject, type Objection, objected, ok } from './check-row.ts';
import { kubernetesMinor } from './cluster-rows.ts';

/** `objection`: why no debug pod is tried there. */
export function nodeRow(node: Node, objection: Objection | undefined): CheckRow {
  const about = aboutNode('node', node);
  if (objection) return objected(about, 'failure', objection);
  return ok(about, node.unschedulable ? 'Ready, and cordoned' : 'Ready');
}

/** Which system it says that it runs: whether it was really booted by ostree, only the node itself knows. */
export function systemRow(node: Node): CheckRow {
  const about = aboutNode('system', node);
  if (/coreos/i.test(node.osImage)) return ok(about, node.osImage);
  const reason = `${node.osImage || 'the node does not say what it runs'}: it may have no ostree`;
  return objected(about, 'warning', { code: 'OS_UNKNOWN', reason, hint: 'ask the node itself: --live' });
}

/**
 * By how many minor versions a kubelet may be older than the API server; it is never newer (Kubernetes documentation,
 * "Version Skew Policy").
 */
const mostBehind = (kubelet: number): number => (kubelet < 25 ? 2 : 3);

/** `api`: the version of the API server. */
export function kubeletRow(node: Node, api: string): CheckRow {
  const about = aboutNode('kubelet', node);
  const version = node.kubeletVersion.replace(/^v/, '') || 'does not say its version';
  const [server, kubelet] = [kubernetesMinor(api) ?? Number.NaN, kubernetesMinor(version) ?? Number.NaN];
  if (!(kubelet > server || server - kubelet > mostBehind(kubelet))) return ok(about, version);
  const reason = `${version}, and the API server is ${api.replace(/^v/, '')}: such a pair is not supported`;
  return objected(about, 'warning', { code: 'VERSION_SKEW', reason, hint: 'oc get nodes,clusterversion' });
}

/** Whether the operator builds the node's image: packages that it adds there are none of the base. */
export function layeringRow(node: Node): CheckRow {
  const about = aboutNode('image', node);
  const { current } = imagesOf(node);
  if (current === '') return ok(about, 'not layered by the Machine Config Operator');
  const reason = `layered: ${current}; no override replaces what that adds to the base`;
  return objected(about, 'warning', { code: 'LAYERED_IMAGE', reason, hint: 'see which packages those are: --live' });
}

/** `isOn`: by the node's configuration, or by its kernel. */
export function fipsRow(node: Node, isOn: boolean): CheckRow {
  return ok(aboutNode('FIPS', node), isOn ? 'on: keys are ECDSA or RSA, and no Ed25519' : 'off');
}

/** Whether the Machine Config Operator leaves the node alone: `override` and `reboot` are refused while it does not. */
export function operatorRow(node: Node, sight: Omit<GuardSight, 'node'>): CheckRow {
  const about = aboutNode('operator', node);
  const verdict = judgeGuard({ ...sight, node }, 'as-it-is');
  if (verdict.kind === 'busy-with-ours') return objected(about, 'warning', verdict);
  if (verdict.kind !== 'ready') return objected(about, 'failure', verdict);
  if (!node.config) return ok(about, 'no Machine Config Operator configures it');
  const { pool } = sight;
  return ok(about, pool && pool !== 'hidden' ? `done, in pool ${pool.metadata.name}` : 'done; no pool is shown');
}

/**
 * Whether and how `usr --via ssh` and `ssh` get in. `withoutKey`: what else the user can do. That there is no operator is no
 * fault that could be mended, and the other way needs none.
 */
export function wayInRow(node: Node, wayIn: WayIn, withoutKey: string): CheckRow {
  const about = aboutNode('ssh key', node);
  switch (wayIn.kind) {
    case 'granted':
      return ok(about, 'a key of yours is let in');
    case 'grant':
      return ok(about, `to be granted by machineconfigpool/${wayIn.pool.metadata.name}`);
    case 'unknown': {
      const reason = 'nobody can grant a key here, and whether one of yours is let in only its sshd knows';
      return objected(about, 'not looked at', { code: 'KEY_UNKNOWN', reason, hint: withoutKey });
    }
    case 'refused':
      return objected(about, wayIn.code === 'NO_MCO' ? 'warning' : 'failure', wayIn);
    default:
      return assertNever(wayIn);
  }
}

/** `drained`: how many pods would go; `alone` where the node is not drained, since they could go nowhere. */
export function drainRow(node: Node, drained: number | 'alone' | Objection): CheckRow {
  const about = aboutNode('drain', node);
  if (drained === 'alone') return ok(about, 'not drained: its pods could go nowhere');
  if (drained === 0) return ok(about, 'no pod has to go');
  if (typeof drained === 'number') return ok(about, `${drained} ${drained === 1 ? 'pod goes' : 'pods go'} elsewhere`);
  return objected(about, drained.code === 'FORBIDDEN' ? 'not looked at' : 'warning', drained);
}

/** From where `rescue` would reach the node. */
export function rescueRow(node: Node, all: readonly Node[] | undefined, pools: readonly Pool[] | undefined): CheckRow {
  const about = aboutNode('rescue', node);
  if (!all) {
    const reason = 'you may not list nodes, so none to come from can be chosen';
    return objected(about, 'not looked at', { code: 'FORBIDDEN', reason, hint: 'name a healthy node: --from' });
  }
  const origin = chooseOrigin(node, all, pools);
  if (origin.kind === 'chosen') return ok(about, `from node/${origin.node.metadata.name}`);
  return objected(about, 'warning', { code: 'NO_HEALTHY_NODE', reason: origin.reason, hint: whatIsLeft(node) });
}

export function aboutNode(
  topic: string,
  { metadata }: Pick<Node, 'metadata'>,
): About & { readonly subject: CheckSubject } {
  return { topic, subject: { kind: 'node', name: metadata.name } };
}
