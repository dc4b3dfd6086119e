import type { Prepared, PreparedNode } from '../../src/steps/prepare/prepare.ts';
import { someFacts } from './facts.ts';
import { aNode } from './objects.ts';

/** A node against which nothing speaks, and on which no login was asked about. */
export function aPreparedNode({
  name = 'worker-a',
  ...more
}: Partial<PreparedNode> & { readonly name?: string } = {}): PreparedNode {
  return { node: aNode({ name }), image: 'tools:1', wayIn: { kind: 'unknown' }, objection: undefined, ...more };
}

/** A run that is about one such node, in a namespace of the user's own. */
export function aPrepared(more: Partial<Prepared> = {}): Prepared {
  return {
    run: { id: 'x7k2p' },
    facts: someFacts(),
    namespace: { name: 'debug', temporary: false },
    identities: [],
    nodes: [aPreparedNode()],
    ...more,
  };
}
