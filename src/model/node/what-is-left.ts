import type { Node } from './node.ts';

/** What can still be done for a node that nothing reaches over the network, for hints. */
export function whatIsLeft({ metadata: { name }, usrRecord, bootId }: Node): string {
  const byHand = `reboot ${name} from its console, its BMC or its cloud, which drops all that was written to /usr`;
  const armed = usrRecord?.bootId === bootId ? usrRecord.armed : null;
  return armed ? `wait for its dead-man's switch, which fires at ${armed.until}; or ${byHand}` : byHand;
}
