import { assertNever } from '../../errors.ts';
import { change, type HostCommand } from '../host-command.ts';
import { nodeStore } from '../node/node-store.ts';
import { removeRunFiles } from '../put/run-files.ts';
import { confirmRollbackSwitch, withdrawSwitch } from '../rollback/rollback-commands.ts';
import type { NodeTrace } from './trace.ts';

/** Takes a trace away. To be run in the namespaces of PID 1. What has become needed since the look stays. */
export function removalOf(trace: NodeTrace): HostCommand {
  if (trace.kind === 'unit') return change('systemctl', trace.state === 'failed' ? 'reset-failed' : 'stop', trace.name);
  if (trace.kind === 'login') return change('find', '/var/home/core/.ssh', '-type', 'f', ...withoutLine(trace.comment));
  switch (trace.role) {
    case 'run':
      return trace.run === undefined ? change('rm', '-rf', '--', trace.path) : removeRunFiles({ id: trace.run });
    case 'boot':
    case 'draft':
      return change('rm', '-rf', '--', trace.path);
    case 'switch':
      return withdrawSwitch({ id: trace.run ?? '' });
    case 'idle switch':
      return confirmRollbackSwitch({ id: trace.run ?? '' });
    case 'rollback':
      return change('/bin/sh', '-c', removeRollback, 'sh', trace.path);
    default:
      return assertNever(trace.role);
  }
}

/** No line of anybody else's ends so. */
function withoutLine(comment: string): readonly string[] {
  return ['-exec', 'sed', '-i', `/ ${comment}$/d`, '{}', '+'];
}

/** The directory is its own lock, as for the program in it. */
const removeRollback = [
  'exec 9<"$1" && flock -w 30 9 || exit; [ ! -e "$1/switch" ] || exit 0',
  'rm -f "$1"/last* "$1"/switch.new "$1"/program* && rmdir "$1"',
].join('\n');

/**
 * Takes the store away where there is nothing in it any more. A run makes its directory in `runs` before it opens the lock:
 * without `runs` nobody has the lock, or waits for it.
 */
export const tidyStore: HostCommand = change(
  '/bin/sh',
  '-c',
  [
    'rmdir "$1/runs" "$1/boots" 2>/dev/null',
    'for each in runs boots rollback; do [ ! -e "$1/$each" ] || exit 0; done',
    'rm -f "$1/lock" && { [ ! -d "$1" ] || rmdir "$1"; }',
  ].join('\n'),
  'sh',
  nodeStore,
);
