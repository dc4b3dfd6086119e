import type { Run } from '../run-id.ts';

/** What is to be changed on one node, complete and in order: the node does it by itself once it has it. */
export type InstallPlan = {
  readonly run: Run;
  /** The boot that the plan was made for; on another one nothing is done. */
  readonly bootId: string;
  /** Who installs it, for those who look at the node. */
  readonly by: string;
  /** Seconds until the dead-man's switch fires; `undefined`: none is armed. */
  readonly deadmanSeconds: number | undefined;
  /** Seconds that another run is waited for. */
  readonly lockSeconds: number;
  readonly changes: readonly Change[];
  /** Units in the order in which they are restarted. */
  readonly restart: readonly string[];
};

/** `index` is the number of its scratch file, from 1. Paths have neither tabs nor line feeds in them. */
export type Change =
  | {
      readonly kind: 'file';
      readonly index: number;
      readonly path: string;
      readonly sha256: string;
      /** Octal digits, for a file that is new; one that is replaced gives its own. */
      readonly mode: string;
    }
  | { readonly kind: 'link'; readonly index: number; readonly path: string; readonly target: string }
  | {
      readonly kind: 'rpm';
      readonly index: number;
      readonly sha256: string;
      /** Its NEVRA, by which the node remembers it. */
      readonly name: string;
    };

/** What a change brings to its path, as a node says what stands there: a SHA-256, or `link:TARGET`. */
export function contentOf(
  change: { readonly kind: 'file'; readonly sha256: string } | { readonly kind: 'link'; readonly target: string },
): string {
  return change.kind === 'file' ? change.sha256 : `link:${change.target}`;
}

/** The plan as the program on the node reads it: lines of words with tabs between them. Without its last line it is not whole. */
export function formatInstallPlan({
  run,
  bootId,
  by,
  deadmanSeconds,
  lockSeconds,
  changes,
  restart,
}: InstallPlan): string {
  const lines = [
    ['version', '1'],
    ['run', run.id],
    ['boot', bootId],
    ['by', by],
    ['deadman', `${deadmanSeconds ?? 0}`],
    ['lock', `${lockSeconds}`],
    ...changes.map(wordsOf),
    ...restart.map(unit => ['restart', unit]),
    ['end'],
  ];
  return lines.map(words => `${words.join('\t')}\n`).join('');
}

function wordsOf(change: Change): string[] {
  switch (change.kind) {
    case 'file':
      return ['file', `${change.index}`, change.sha256, change.mode, change.path];
    case 'link':
      return ['link', `${change.index}`, change.target, change.path];
    case 'rpm':
      return ['rpm', `${change.index}`, change.sha256, change.name];
  }
}
