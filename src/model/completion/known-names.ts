import { numberAt, parseJson, textAt, textsAt } from '../json.ts';

/** What a completion names; `package`: what is recorded as overridden on any node. */
export type NamedKind = 'node' | 'pool' | 'package';

/** The names that a cluster had a moment ago; none where it could not be asked. */
export type KnownNames = {
  readonly context: string;
  readonly server: string;
  /** Milliseconds since the epoch. */
  readonly readAt: number;
  readonly names: readonly string[];
};

/** How long names are believed, in milliseconds: for the time that it takes to type a command. */
const lifetimeMs = 10_000;

export function knownNamesText(known: KnownNames): string {
  return `${JSON.stringify({ version: 1, ...known })}\n`;
}

/** What `knownNamesText` wrote for this very cluster, and not long ago; anything else is as good as nothing. */
export function readKnownNames(
  text: string | undefined,
  { context, server, now }: { readonly context: string; readonly server: string; readonly now: number },
): readonly string[] | undefined {
  const raw = parseJson(text ?? '');
  const age = now - (numberAt(raw, 'readAt') ?? Number.NaN);
  const isOurs =
    numberAt(raw, 'version') === 1 && textAt(raw, 'context') === context && textAt(raw, 'server') === server;
  return isOurs && age >= 0 && age < lifetimeMs ? textsAt(raw, 'names') : undefined;
}
