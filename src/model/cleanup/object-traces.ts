import { cordonAnnotation, cordonOf } from '../drain/cordon-record.ts';
import { numberAt, parseJson, textAt } from '../json.ts';
import type { Node } from '../node/node.ts';
import { type Pod, pods } from '../pod/pod.ts';
import { isGrant, isToStay, type MachineConfig } from '../pool/machine-config.ts';
import { pausedAnnotation } from '../pool/pause-record.ts';
import { pauserOf } from '../pool/pause-verdict.ts';
import type { Pool } from '../pool/pool.ts';
import type { Metadata, Resource } from '../resource.ts';
import { runLabel } from '../run-id.ts';
import type { ObjectTrace, Origin } from './trace.ts';

/** A debug pod, with the seconds after which it ends by itself. */
export type MortalPod = Pod & { readonly lifetimeSeconds: number };

export const mortalPods: Resource<MortalPod> = {
  ...pods,
  read: raw => ({ ...pods.read(raw), lifetimeSeconds: numberAt(raw, 'spec', 'activeDeadlineSeconds') ?? 0 }),
};

export function traceOfPod({ metadata, nodeName, phase, lifetimeSeconds }: MortalPod): ObjectTrace {
  const { name, namespace = '', uid } = metadata;
  const isUp = phase !== 'Succeeded' && phase !== 'Failed';
  return { kind: 'pod', ...originOf(metadata), node: nodeName, namespace, name, uid, isUp, lifetimeSeconds };
}

/** What is going already goes by itself. */
export function tracesOfNamespace({ metadata }: { readonly metadata: Metadata }): readonly ObjectTrace[] {
  const { name, uid, deletionTimestamp } = metadata;
  return deletionTimestamp === undefined ? [{ kind: 'namespace', ...originOf(metadata), name, uid }] : [];
}

export function tracesOfConfig(config: MachineConfig): readonly ObjectTrace[] {
  if (!isGrant(config)) return [];
  const { metadata, role } = config;
  const purpose = isToStay(config) ? 'granted' : 'run';
  return [{ kind: 'key', ...originOf(metadata), name: metadata.name, role, purpose }];
}

/** The cordon of a run, and what was recorded of an overlay that a reboot has dropped. A hotfix outlives reboots. */
export function tracesOfNode(node: Node): readonly ObjectTrace[] {
  const { name, annotations } = node.metadata;
  const { usrRecord, bootId } = node;
  const isStale = usrRecord && usrRecord.usr !== 'hotfix' && bootId !== '' && usrRecord.bootId !== bootId;
  const state = cordonOf(node) ? 'holds' : 'lifted';
  return [
    ...originsIn(annotations[cordonAnnotation]).map(
      origin => ({ kind: 'cordon', ...origin, node: name, state }) as const,
    ),
    ...(isStale
      ? [{ kind: 'record', of: 'lost overlay', run: usrRecord.run, since: usrRecord.at, node: name } as const]
      : []),
  ];
}

export function tracesOfPool(pool: Pool): readonly ObjectTrace[] {
  const { name, annotations } = pool.metadata;
  const state = pauserOf(pool) === 'us' ? 'holds' : 'ended';
  return originsIn(annotations[pausedAnnotation]).map(origin => ({ kind: 'pause', ...origin, pool: name, state }));
}

function originOf({ labels, creationTimestamp }: Metadata): Origin {
  return { run: labels[runLabel], since: creationTimestamp };
}

/** The origin in the record of a cordon or a pause: none where there is no record, or one of a later version. */
function originsIn(annotation: string | undefined): readonly Origin[] {
  if (annotation === undefined) return [];
  const raw = parseJson(annotation);
  return numberAt(raw, 'version') === 1 ? [{ run: textAt(raw, 'run'), since: textAt(raw, 'at') }] : [];
}
