import { Failure } from '../../errors.ts';
import { putStatus } from './put-events.ts';

/** How a put came to its end, as far as the connection that it was started with told. */
export type PutOutcome =
  | { readonly kind: 'done' }
  /** It ended with this status before it was done. */
  | { readonly kind: 'ended'; readonly status: number; readonly said: string }
  /** The connection broke off. The node goes on by itself: restarting what carries a connection ends it. */
  | { readonly kind: 'lost' };

/** `undefined` where it is done, or where only a look can tell. */
export function judgePutEnd(end: PutOutcome, node: string, program: string): Failure | undefined {
  if (end.kind !== 'ended' || end.status === putStatus.done) return undefined;
  const { status, said } = end;
  const why = said || `the put ended with status ${status}`;
  switch (status) {
    case putStatus.busy:
      return new Failure('refused', 'NODE_BUSY', `node/${node}: ${why}`, {
        hint: `wait longer: --lock-timeout; or end what is armed there: ${program} usr confirm ${node}, ${program} usr revert ${node}`,
      });
    case putStatus.otherBoot:
      return new Failure('refused', 'NODE_REBOOTED', `node/${node} was rebooted meanwhile; nothing was put there`, {
        hint: 'run the command again',
      });
    case putStatus.refused:
      return new Failure('refused', 'PUT_REFUSED', `node/${node}: ${why}`, {
        hint: 'nothing was changed: see to what it names, and run the command again',
      });
    case putStatus.putBack:
      return new Failure('rolledback', 'PUT_FAILED', `node/${node}: ${why}; everything is as it was`, {
        hint: 'add -v to see what ran on the host',
      });
    default:
      return new Failure('failed', 'PUT_FAILED', `node/${node}: ${why}`, { hint: `${program} rescue ${node}` });
  }
}
