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
import { type OnHost, runChecked } from '../pod/run-checked.ts';
import { changePool } from '../pool/change-pool.ts';
import { readCluster } from '../prepare/read-cluster.ts';
import { refuseKeyChange } from '../prepare/refuse-key-change.ts';
import { patchNode } from '../record/patch-node.ts';
import { awaitRollout } from '../ssh/await-rollout.ts';

type RemovalPorts = Pick<Ports, 'cluster' | 'reporter'>;

export type RemovalWays = { readonly hosts: ReadonlyMap<string, OnHost>; readonly common: Common };

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
    case 'cordon':
    case 'record': {
      const patchOf = trace.kind === 'cordon' ? uncordonPatch : unrecordPatch;
      const isThere = (now: Node): boolean =>
        tracesOfNode(now).some(({ kind, run }) => kind === trace.kind && run === trace.run);
      const patchFor = (now: Node) => (isThere(now) ? patchOf(now.metadata.resourceVersion) : undefined);
      return patchNode(ports, trace.node, patchFor, signal);
    }
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
      const host = hosts.get(trace.node);
      if (!host) throw new Error(`node/${trace.node} was not looked at`);
      await runChecked(host, removalOf(trace), signal);
    }
  }
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
