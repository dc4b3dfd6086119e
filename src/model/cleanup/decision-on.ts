import { deadmanService, deadmanTimer } from '../node/node-store.ts';
import { rollbackService, rollbackTimer } from '../rollback/rollback-store.ts';
import { confirmByHand } from '../rollback/rollback-verdict.ts';
import { armedSwitch, installedRpms } from './node-traces.ts';
import type { NodeTrace, Trace } from './trace.ts';

/** The command that decides about a trace which a cleanup keeps; `undefined` where nobody has to. */
export function decisionOn(trace: Trace, program: string): string | undefined {
  switch (trace.kind) {
    case 'key':
      return `${program} key revoke ${trace.name}`;
    case 'unit':
      return switchUnits.includes(trace.name) ? confirmByHand(program, trace.node) : undefined;
    case 'files':
      if (trace.role === 'boot') return revertOf(trace, program);
      return trace.role === 'switch' && trace.neededFor === armedSwitch
        ? confirmByHand(program, trace.node)
        : undefined;
    default:
      return undefined;
  }
}

/** Putting files back leaves RPMs installed, which only a reboot takes back. */
function revertOf({ node, neededFor }: NodeTrace, program: string): string {
  return `${program} usr revert ${node}${neededFor === installedRpms ? ' --reboot' : ''}`;
}

const switchUnits: readonly string[] = [deadmanTimer, deadmanService, rollbackTimer, rollbackService];
