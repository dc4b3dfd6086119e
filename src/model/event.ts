import type { Leftover } from './leftover.ts';
import type { Manifest } from './resource.ts';

/** What a step has to say while it works. A reporter draws it: as a spinner, a line, or an NDJSON object. */
export type LogEvent =
  /** What is being done or waited for; replaces what was said of the same node before. Present tense. */
  | { readonly kind: 'progress'; readonly node?: string | undefined; readonly text: string }
  /** The end of a node's work. */
  | { readonly kind: 'settled'; readonly node: string; readonly outcome: 'ok' | 'failed'; readonly text: string }
  /** A line worth keeping, said once. */
  | { readonly kind: 'notice'; readonly node?: string | undefined; readonly text: string }
  | { readonly kind: 'warning'; readonly node?: string | undefined; readonly text: string }
  /** The terminal is the user's command's from now on: nothing more is drawn there. */
  | { readonly kind: 'handover' }
  /** Shown with `-v` only: host commands as they run, what the API warns about. */
  | { readonly kind: 'detail'; readonly node?: string | undefined; readonly text: string };

/** A yes-or-no question. The reporter adds the context, the server and the nodes. */
export type Question = {
  readonly text: string;
  readonly nodes: readonly string[];
};

/** One column of the table that a command prints. */
export type Column = { readonly title: string; readonly wide?: boolean };

/** Cells are plain text; `undefined` is shown as `-`. `name` is what `-o name` prints for the row (`node/worker-a`). */
export type Table = {
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly (string | undefined)[] }[];
};

/** What a run would do, in order, for `--dry-run`. */
export type PlanStep =
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'create'; readonly manifest: Manifest }
  | { readonly kind: 'patch'; readonly object: string; readonly patch: object }
  | { readonly kind: 'delete'; readonly object: string }
  | { readonly kind: 'run'; readonly node: string; readonly argv: readonly string[] };

/** One node's part of the result: a stable `state` word, and `code`/`message` where it failed. Fields are only ever added. */
export type NodeResult = {
  readonly node: string;
  readonly state: string;
  readonly code: string | null;
  readonly message: string | null;
  readonly hint: string | null;
  readonly [field: string]: unknown;
};

/**
 * How a run ended: the one object of `-o json`.
 *
 * `output` is what a person sees on stdout instead of JSON: a table, a plan, or text as it is (`version`, `--ssh-config`).
 * `resultStream` is `stderr` when stdout belongs to a command of the user.
 */
export type Ending = {
  readonly command: string;
  readonly exit: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly hint: string | null;
  readonly nodes: readonly NodeResult[];
  readonly leftovers: readonly Leftover[];
  /** Further fields of the JSON object, e.g. `keys` of `key list`. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly output?:
    | { readonly kind: 'table'; readonly table: Table }
    | { readonly kind: 'plan'; readonly steps: readonly PlanStep[] }
    | { readonly kind: 'text'; readonly text: string };
  readonly resultStream?: 'stdout' | 'stderr';
};
