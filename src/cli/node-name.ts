import { quoted, usageFailure } from './usage-failure.ts';
import { isObjectName } from './value.ts';

/** A node's name from `worker-a`, or from `node/worker-a` as `oc get nodes -o name` prints it. `BAD_VALUE` before anything is asked. */
export function parseNodeName(word: string): string {
  const name = withoutKind(word);
  if (isObjectName(name)) return name;
  const guess = likelyName(name);
  throw usageFailure(
    'BAD_VALUE',
    word === '' ? 'the name of a node must not be empty' : `${quoted(word)} is not the name of a node`,
    isObjectName(guess) ? `did you mean ${guess}?` : undefined,
  );
}

/** Whether a word can only be a node's: `node/worker-a`. */
export function namesNode(word: string): boolean {
  return kind.test(word);
}

/** The names by which `oc` knows the kind. */
const kind = /^(nodes?|no)\//;

function withoutKind(word: string): string {
  return word.replace(kind, '');
}

/** What people write who come from ssh, DNS or a completion: `core@worker-a`, `Worker-A`, `worker-a.`, `worker-a,`. */
function likelyName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^[^@/]*@/, '')
    .replace(/[.,/]+$/, '');
}
