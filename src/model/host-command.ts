/** A program to run on a node, as a value: printed by `--dry-run` and `-v`, run by a `HostShell`, compared by tests. */
export type HostCommand = {
  readonly argv: readonly [string, ...string[]];
  /** Whether the node is another one afterwards. What only looks may be run at any time and more than once. */
  readonly effect: 'look' | 'change';
  /** Bytes for its standard input, sent whole; the program must not wait for an end of file. */
  readonly input?: Uint8Array | undefined;
};

export type HostResult = {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
};

/** A command that only looks. */
export function look(...argv: [string, ...string[]]): HostCommand {
  return { argv, effect: 'look' };
}

/** A command that changes the node. */
export function change(...argv: [string, ...string[]]): HostCommand {
  return { argv, effect: 'change' };
}
