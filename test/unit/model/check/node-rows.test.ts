import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckRow } from '../../../../src/model/check/check-row.ts';
import {
  drainRow,
  fipsRow,
  kubeletRow,
  layeringRow,
  nodeRow,
  operatorRow,
  rescueRow,
  systemRow,
  wayInRow,
} from '../../../../src/model/check/node-rows.ts';
import { poolRow } from '../../../../src/model/check/pool-row.ts';
import { aNode, aPool } from '../../../support/objects.ts';

const node = aNode({ config: { current: 'r0' } });
const pool = aPool();
const withoutKey = 'add --via host';
const settled = { pool, upgrade: undefined };
const objection = { code: 'CODE', reason: 'why', hint: 'how' };
const [b, unready] = [aNode({ name: 'worker-b' }), aNode({ name: 'worker-b', ready: 'False' })];

const kubelet = (kubeletVersion: string) => kubeletRow({ ...node, kubeletVersion }, 'v1.33.2');

const rows: readonly (readonly [is: string, row: CheckRow, words: string])[] = [
  ['a node that is Ready is well', nodeRow(node, undefined), 'node: ok, Ready'],
  ['a cordon is told', nodeRow(aNode({ unschedulable: true }), undefined), 'node: ok, Ready, and cordoned'],
  ['what speaks against a pod is a failure', nodeRow(node, objection), 'node: failure CODE, why (how)'],
  ['a kubelet of the same version is well', kubelet('v1.33.5'), 'kubelet: ok, 1.33.5'],
  ['one of three versions before is well', kubelet('v1.30.14'), 'kubelet: ok, 1.30.14'],
  [
    'an older one is a warning',
    kubelet('v1.29.9'),
    'kubelet: warning VERSION_SKEW, 1.29.9, and the API server is 1.33.2: such a pair is not supported (oc get nodes,clusterversion)',
  ],
  [
    'of those before 1.25, two versions were the limit',
    kubeletRow({ ...node, kubeletVersion: 'v1.24.0' }, 'v1.26.1'),
    'kubelet: ok, 1.24.0',
  ],
  [
    'and three too many',
    kubeletRow({ ...node, kubeletVersion: 'v1.24.0' }, 'v1.27.1'),
    'kubelet: warning VERSION_SKEW, 1.24.0, and the API server is 1.27.1: such a pair is not supported (oc get nodes,clusterversion)',
  ],
  [
    'and so is a newer one',
    kubelet('v1.34.0'),
    'kubelet: warning VERSION_SKEW, 1.34.0, and the API server is 1.33.2: such a pair is not supported (oc get nodes,clusterversion)',
  ],
  ['one that has not reported is left alone', kubelet(''), 'kubelet: ok, does not say its version'],
  ['CoreOS is expected', systemRow(node), 'system: ok, Red Hat Enterprise Linux CoreOS'],
  [
    'another system is a warning',
    systemRow({ ...node, osImage: 'Fedora Linux 42' }),
    'system: warning OS_UNKNOWN, Fedora Linux 42: it may have no ostree (ask the node itself: --live)',
  ],
  ['an image of the release is well', layeringRow(node), 'image: ok, not layered by the Machine Config Operator'],
  [
    'an image that the operator has built is a warning',
    layeringRow(aNode({ annotations: { 'machineconfiguration.openshift.io/currentImage': 'built:1' } })),
    'image: warning LAYERED_IMAGE, layered: built:1; no override replaces what that adds to the base (see which packages those are: --live)',
  ],
  ['a node without FIPS is well', fipsRow(node, false), 'FIPS: ok, off'],
  [
    'a node with FIPS is well, and takes no Ed25519',
    fipsRow(node, true),
    'FIPS: ok, on: keys are ECDSA or RSA, and no Ed25519',
  ],
  ['an operator that is done is well', operatorRow(node, settled), 'operator: ok, done, in pool worker'],
  [
    'an operator whose pools are hidden is well as far as the node says',
    operatorRow(node, { pool: 'hidden', upgrade: undefined }),
    'operator: ok, done; no pool is shown',
  ],
  [
    'a node that no operator configures is well',
    operatorRow(aNode(), settled),
    'operator: ok, no Machine Config Operator configures it',
  ],
  [
    'a node that is being updated is a failure',
    operatorRow(aNode({ config: { current: 'r0', desired: 'r1', state: 'Working' } }), settled),
    'operator: failure NODE_UPDATING, the Machine Config Operator is at work on node/worker-a (Working, to r1) (wait for it: --wait-for-pool)',
  ],
  [
    'an update of the cluster is a failure',
    operatorRow(node, { pool, upgrade: { to: '4.21.0', message: '' } }),
    'operator: failure UPGRADE_RUNNING, the cluster is being updated to 4.21.0 (see how far it is: oc get clusterversion; wait for it: --wait-for-pool; or keep the operator off meanwhile: --pause-pool)',
  ],
  [
    'a key of ours that is taken up is waited for, and so a warning',
    operatorRow(node, {
      pool: aPool({
        target: ['rendered-worker-1', ['00-worker', '99-worker-ssh', '99-worker-oc-rpmoverlay-abcde']],
        settled: ['rendered-worker-0', ['00-worker', '99-worker-ssh']],
        counts: { updated: 1 },
      }),
      upgrade: undefined,
    }),
    'operator: warning POOL_UPDATING, machineconfigpool/worker is taking up 99-worker-oc-rpmoverlay-abcde (wait for it: --wait-for-pool; or keep the operator off meanwhile: --pause-pool)',
  ],
  [
    'a key that is let in is well',
    wayInRow(node, { kind: 'granted', keys: [] }, withoutKey),
    'ssh key: ok, a key of yours is let in',
  ],
  [
    'a key that can be granted is well',
    wayInRow(node, { kind: 'grant', pool, disruption: undefined }, withoutKey),
    'ssh key: ok, to be granted by machineconfigpool/worker',
  ],
  [
    'nobody knows of keys that nobody can grant',
    wayInRow(node, { kind: 'unknown' }, withoutKey),
    'ssh key: not looked at KEY_UNKNOWN, nobody can grant a key here, and whether one of yours is let in only its sshd knows (add --via host)',
  ],
  [
    'a way in that is refused is a failure',
    wayInRow(node, { kind: 'refused', ...objection }, withoutKey),
    'ssh key: failure CODE, why (how)',
  ],
  [
    'that there is no operator is a warning: the other way needs none',
    wayInRow(node, { kind: 'refused', ...objection, code: 'NO_MCO' }, withoutKey),
    'ssh key: warning NO_MCO, why (how)',
  ],
  ['nothing to drain is well', drainRow(node, 0), 'drain: ok, no pod has to go'],
  ['one pod to drain is well', drainRow(node, 1), 'drain: ok, 1 pod goes elsewhere'],
  ['several pods to drain are well', drainRow(node, 7), 'drain: ok, 7 pods go elsewhere'],
  ['a node alone is not drained', drainRow(node, 'alone'), 'drain: ok, not drained: its pods could go nowhere'],
  ['a drain asks for flags, and so is a warning', drainRow(node, objection), 'drain: warning CODE, why (how)'],
  [
    'pods that may not be listed are not looked at',
    drainRow(node, { ...objection, code: 'FORBIDDEN' }),
    'drain: not looked at FORBIDDEN, why (how)',
  ],
  ['a node can be rescued from another one', rescueRow(node, [node, b], undefined), 'rescue: ok, from node/worker-b'],
  [
    'without a healthy other node no rescue works',
    rescueRow(node, [node, unready], undefined),
    'rescue: warning NO_HEALTHY_NODE, there is no healthy node to reach node/worker-a from: node/worker-b is not ready: kubelet is posting ready status (reboot worker-a from its console, its BMC or its cloud, which drops all that was written to /usr)',
  ],
  [
    'nodes that may not be listed are not looked at',
    rescueRow(node, undefined, undefined),
    'rescue: not looked at FORBIDDEN, you may not list nodes, so none to come from can be chosen (name a healthy node: --from)',
  ],
  ['a pool takes up keys', poolRow(pool, '4.20.3', undefined), 'keys: ok, a key disturbs nobody (Ignition 3.2.0)'],
  ['a pool that cannot is a failure', poolRow(pool, '4.20.3', objection), 'keys: failure CODE, why (how)'],
  [
    'a pool whose nodes would be disturbed asks for a flag, and so is a warning',
    poolRow(pool, '4.20.3', { ...objection, code: 'WOULD_DISRUPT' }),
    'keys: warning WOULD_DISRUPT, why (how)',
  ],
];
for (const [is, { topic, verdict, code, seen, wayOut }, words] of rows) {
  test(is, () => {
    const found = `${topic}: ${[verdict, code].filter(Boolean).join(' ')}, ${seen}${wayOut ? ` (${wayOut})` : ''}`;
    assert.equal(found, words);
  });
}
