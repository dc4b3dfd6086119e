import { removalOf } from '../../model/cleanup/clear-node.ts';
import { tracesOfNode } from '../../model/cleanup/object-traces.ts';
import { unrecordPatch } from '../../model/cleanup/plan-removal.ts';
import { type Trace, titleOfTrace } from '../../model/cleanup/trace.ts';
import { uncordonPatch } from '../../model/drain/cordon-record.ts';
import type { Node } from '../../model/node/node.ts';
import { namespaces } from '../../model/pod/namespace.ts';
import { pods } from '../../model/pod/pod.ts';
import { machineConfigs } from '../../model/pool/machine-config.ts';
import { resumePatch } from '../../model/pool/pause-record.ts';
import { pools, roleOf } from '../../model/pool/pool.ts';
import type { Common } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { runChecked } from '../pod/run-checked.ts';
import { changePool } from '../pool/change-pool.ts';
import { readCluster } from '../prepare/read-cluster.ts';
import { refuseKeyChange } from '../prepare/refuse-key-change.ts';
import { patchNode } from '../record/patch-node.ts';
import { awaitRollout } from '../ssh/await-rollout.ts';
import { correctRecord } from './compare-records.ts';
import type { NodeAtHand } from './look-at-nodes.ts';

type RemovalPorts = Pick<Ports, 'cluster' | 'clock' | 'reporter'>;

export type RemovalWays = { readonly hosts: ReadonlyMap<string, NodeAtHand>; readonly common: Common };

/** Removes one trace, and nothing that has taken its place since. That it is gone is seen by another look. */
export async function removeTrace(
  ports: RemovalPorts,
  trace: Trace,
  { hosts, common }: RemovalWays,
  signal: AbortSignal,
): Promise<void> {
  const { cluster, reporter } = ports;
  reporter.emit({ kind: 'progress', text: `removing ${titleOfTrace(trace)}` });
  switch (trace.kind) {
    case 'pod':
      return removePod(ports, trace, signal);
    case 'namespace':
      await cluster.delete(namespaces, { name: trace.name }, { uid: trace.uid }, signal);
      return;
    case 'key':
      return removeKey(ports, trace, common, signal);
    case 'record':
      if (trace.of !== 'lost overlay') return correctRecord(ports, trace, nodeAtHand(hosts, trace.node).opened, signal);
      return patchObject(ports, trace, unrecordPatch, signal);
    case 'cordon':
      return patchObject(ports, trace, uncordonPatch, signal);
    case 'pause':
      await changePool(
        cluster,
        {
          name: trace.pool,
          patchFor: ({ pauseRecord, metadata }) =>
            pauseRecord && pauseRecord.run === trace.run ? resumePatch(metadata.resourceVersion) : undefined,
        },
        signal,
      );
      return;
    case 'unit':
    case 'files':
    case 'login': {
      const host = nodeAtHand(hosts, trace.node);
      await runChecked(host, removalOf(trace), signal);
      // What is recorded of the switch held until now.
      if (trace.kind === 'files' && trace.role.endsWith('switch'))
        await correctRecord(ports, { of: 'overrides', run: trace.run }, host.opened, signal);
    }
  }
}

function nodeAtHand(hosts: RemovalWays['hosts'], node: string): NodeAtHand {
  const host = hosts.get(node);
  if (!host) throw new Error(`node/${node} was not looked at`);
  return host;
}

/** Takes away what the API has told of on a node, where it is still the same run's. */
async function patchObject(
  ports: RemovalPorts,
  trace: Extract<Trace, { kind: 'cordon' | 'record' }>,
  patchOf: (resourceVersion?: string) => object,
  signal: AbortSignal,
): Promise<void> {
  const isThere = (now: Node): boolean =>
    tracesOfNode(now).some(({ kind, run }) => kind === trace.kind && run === trace.run);
  const patchFor = (now: Node) => (isThere(now) ? patchOf(now.metadata.resourceVersion) : undefined);
  await patchNode(ports, trace.node, patchFor, signal);
}

/** At once, and waits until it is not there any more: on a node without a kubelet its object goes all the same. */
async function removePod(
  { cluster }: RemovalPorts,
  { namespace, name, uid }: Extract<Trace, { kind: 'pod' }>,
  signal: AbortSignal,
): Promise<void> {
  await cluster.delete(pods, { namespace, name }, { uid, graceSeconds: 0 }, signal);
  for await (const left of cluster.follow(pods, { namespace, fieldSelector: `metadata.name=${name}` }, signal)) {
    if (!left.some(({ metadata }) => metadata.uid === uid)) return;
  }
  signal.throwIfAborted();
}

/** Deletes the MachineConfig, and sees its key gone from all nodes of the pool. A pool that is gone lets nobody in. */
async function removeKey(
  ports: RemovalPorts,
  { name, role }: Extract<Trace, { kind: 'key' }>,
  common: Common,
  signal: AbortSignal,
): Promise<void> {
  const facts = await readCluster(ports, signal);
  const pool = (await ports.cluster.list(pools, {}, signal))?.find(each => roleOf(each) === role);
  if (pool) await refuseKeyChange(ports, { pool, facts, common }, signal);
  await ports.cluster.delete(machineConfigs, { name }, {}, signal);
  if (pool) await awaitRollout(ports, { pool: pool.metadata.name, config: name, goal: 'absent' }, signal);
}
