/** What the node says while it does a plan (`node-program/`), a line each: words with tabs between them. */
export type PutEvent =
  /** Another run is at work there, or its switch is armed. */
  | { readonly kind: 'waiting'; readonly run: string; readonly by: string }
  /** From now on the node takes it back by itself at `deadline`, in seconds since the epoch by the node's clock. */
  | { readonly kind: 'armed'; readonly deadline: number }
  | { readonly kind: 'saved' | 'put' | 'putback' | 'removed'; readonly path: string }
  /** The content was there already: not touched. */
  | { readonly kind: 'same'; readonly path: string }
  | { readonly kind: 'installed'; readonly name: string }
  | { readonly kind: 'restarting' | 'restarted'; readonly unit: string }
  /** A package that only a reboot takes back. */
  | { readonly kind: 'kept'; readonly name: string }
  | { readonly kind: 'done' }
  /** What became of it after `done`, while somebody listened. */
  | { readonly kind: 'ended'; readonly end: RunEnd };

/** How a run ended on a node. */
export type RunEnd = {
  readonly run: string;
  /**
   * - `confirmed`, or `done` where no switch was armed: what it put is there.
   * - `rolledback`: everything is as it was.
   * - `failed`: not everything could be put back; where a switch was armed, it reboots the node.
   */
  readonly state: 'confirmed' | 'done' | 'rolledback' | 'failed';
  /** Seconds since the epoch by the node's clock; `undefined`: not known, the node went down meanwhile. */
  readonly at: number | undefined;
  readonly why: string;
};

/** The exit status of a put. */
export const putStatus = {
  done: 0,
  /** Another run is at work, or armed; nothing was changed. */
  busy: 10,
  /** The node has been rebooted since the plan was made; nothing was changed. */
  otherBoot: 11,
  /** Its standard error says why; nothing was changed. */
  refused: 12,
  /** It failed; everything is as it was, and nothing is armed. */
  putBack: 20,
  /** It failed, and not everything could be put back: the switch, where one was armed, has been fired. */
  stuck: 21,
} as const;

/** The exit status of a confirmation: 3 where there is nothing to confirm any more, with the end of the last run on stdout. */
export const confirmStatus = { confirmed: 0, notArmed: 3, busy: 10 } as const;

/** `failed`: its standard error names what is not as it was; an armed switch stays so. */
export const revertStatus = { reverted: 0, failed: 1, busy: 10 } as const;

/** `undefined` for a line that is none of these. */
export function parsePutEvent(line: string): PutEvent | undefined {
  const [kind, ...words] = line.split('\t');
  const [first = '', second = ''] = words;
  switch (kind) {
    case 'waiting':
      return { kind, run: first, by: second };
    case 'armed':
      return { kind, deadline: Number(first) };
    case 'saved':
    case 'put':
    case 'putback':
    case 'removed':
    case 'same':
      return { kind, path: first };
    case 'installed':
      return { kind, name: first };
    case 'restarting':
    case 'restarted':
      return { kind, unit: first };
    case 'kept':
      return { kind, name: second };
    case 'done':
      return { kind };
    case 'ended': {
      const end = parseRunEnd(words);
      return end && { kind, end };
    }
    default:
      return undefined;
  }
}

/** The words run, state, time and reason; `undefined` where they are not. */
export function parseRunEnd([run, state, at, why]: readonly string[]): RunEnd | undefined {
  if (!run || !isState(state)) return undefined;
  return { run, state, at: at ? Number(at) : undefined, why: why ?? '' };
}

function isState(word: string | undefined): word is RunEnd['state'] {
  return word === 'confirmed' || word === 'done' || word === 'rolledback' || word === 'failed';
}
