import { deadmanService, deadmanTimer } from '../node/node-store.ts';
import { rollbackService, rollbackTimer } from '../rollback/rollback-store.ts';
import { confirmByHand } from '../rollback/rollback-verdict.ts';
import { armedSwitch } from './node-traces.ts';
import type { Trace } from './trace.ts';

/** The command that decides about a trace which a cleanup keeps; `undefined` where nobody has to. */
export function decisionOn(trace: Trace, program: string): string | undefined {
  switch (trace.kind) {
    case 'key':
      return `${program} key revoke ${trace.name}`;
    case 'unit':
      return switchUnits.includes(trace.name) ? confirmByHand(program, trace.node) : undefined;
    case 'files':
      if (trace.role === 'boot') return `${program} usr revert ${trace.node}`;
      return trace.role === 'switch' && trace.neededFor === armedSwitch
        ? confirmByHand(program, trace.node)
        : undefined;
    default:
      return undefined;
  }
}

const switchUnits: readonly string[] = [deadmanTimer, deadmanService, rollbackTimer, rollbackService];
