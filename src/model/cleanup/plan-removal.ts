import { uncordonPatch } from '../drain/cordon-record.ts';
import type { PlanStep } from '../event.ts';
import { usrAnnotation } from '../node/node-record.ts';
import { resumePatch } from '../pool/pause-record.ts';
import { throughInit } from '../ssh/host-route.ts';
import { removalOf } from './clear-node.ts';
import { type Trace, titleOfTrace } from './trace.ts';

/** Takes the record of an overlay that is gone from a Node object. */
export function unrecordPatch(resourceVersion?: string): object {
  return {
    metadata: { ...(resourceVersion !== undefined && { resourceVersion }), annotations: { [usrAnnotation]: null } },
  };
}

/** What removing a trace would do, for `--dry-run`. */
export function planRemoval(trace: Trace): PlanStep {
  switch (trace.kind) {
    case 'pod':
    case 'namespace':
    case 'key':
      return { kind: 'delete', object: titleOfTrace(trace) };
    case 'cordon':
      return { kind: 'patch', object: `node/${trace.node}`, patch: uncordonPatch() };
    case 'record': {
      const object = `node/${trace.node}`;
      if (trace.of === 'lost overlay') return { kind: 'patch', object, patch: unrecordPatch() };
      return { kind: 'note', text: `${object}: what is recorded of its ${trace.of} becomes what the node says` };
    }
    case 'pause':
      return { kind: 'patch', object: `machineconfigpool/${trace.pool}`, patch: resumePatch() };
    case 'unit':
    case 'files':
    case 'login':
      return { kind: 'run', node: trace.node, argv: throughInit(removalOf(trace).argv) };
  }
}

/** The order of removing, one after the other: pools go on before keys are taken from their nodes; a namespace goes empty. */
export const removalOrder: readonly (readonly Trace['kind'][])[] = [
  ['unit', 'files', 'login'],
  ['cordon', 'record', 'pause'],
  ['key'],
  ['pod'],
  ['namespace'],
];
