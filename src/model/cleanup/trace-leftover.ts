import { quoteForShell } from '../../text/shell-quote.ts';
import { cordonAnnotation } from '../drain/cordon-record.ts';
import type { Leftover } from '../leftover.ts';
import { usrAnnotation } from '../node/node-record.ts';
import { overridesAnnotation } from '../override/override-record.ts';
import { pausedAnnotation } from '../pool/pause-record.ts';
import { resumeCommand } from '../pool/pool.ts';
import { rollbackProgramPath } from '../rollback/rollback-store.ts';
import { removalOf } from './clear-node.ts';
import { nodeOfTrace, type Trace, titleOfTrace } from './trace.ts';

/** A trace that could not be removed, with the command that does it. */
export function leftoverOf(trace: Trace): Leftover {
  const node = nodeOfTrace(trace);
  const title = titleOfTrace(trace);
  return {
    what: node === undefined || trace.kind === 'pod' ? title : `node/${node}: ${title}`,
    recover: commandFor(trace),
  };
}

function commandFor(trace: Trace): string {
  switch (trace.kind) {
    case 'pod':
      return `oc delete pod ${trace.name} -n ${trace.namespace}`;
    case 'namespace':
      return `oc delete namespace ${trace.name}`;
    case 'key':
      return `oc delete machineconfig ${trace.name}`;
    case 'cordon':
      return trace.state === 'holds'
        ? `oc adm uncordon ${trace.node}`
        : `oc annotate node ${trace.node} ${cordonAnnotation}-`;
    case 'pause':
      return trace.state === 'holds'
        ? resumeCommand({ metadata: { name: trace.pool }, pauseRecord: { version: 1, run: '', by: '', at: '' } })
        : `oc annotate mcp ${trace.pool} ${pausedAnnotation}-`;
    case 'record':
      return `oc annotate node ${trace.node} ${trace.of === 'overrides' ? overridesAnnotation : usrAnnotation}-`;
    case 'unit':
      return onHost(trace.node, ['systemctl', trace.state === 'failed' ? 'reset-failed' : 'stop', trace.name]);
    case 'login':
      return onHost(trace.node, removalOf(trace).argv);
    case 'files':
      return onHost(trace.node, clearingOf(trace));
  }
}

function clearingOf({ role, path, run = '' }: Extract<Trace, { kind: 'files' }>): readonly string[] {
  if (role === 'switch') return ['bash', rollbackProgramPath, 'withdraw', run];
  return role === 'idle switch' ? ['bash', rollbackProgramPath, 'confirm', run] : ['rm', '-rf', path];
}

function onHost(node: string, words: readonly string[]): string {
  return `oc debug node/${node} -- chroot /host ${quoteForShell(words)}`;
}
