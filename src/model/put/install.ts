/** What is installed once `/usr` is writable; nothing, where `puts`, `rpms` and `restart` are empty. */
export type Install = {
  readonly puts: readonly Put[];
  /** Files of the user's machine, and `http(s)://` URLs that the node is to fetch. */
  readonly rpms: readonly string[];
  /** Units in the order in which they are to be restarted; `default`: those that run what is installed. */
  readonly restart: 'default' | readonly string[];
  /** What a program is asked on the node before it is installed: words such as `--version`; `undefined`: nothing. */
  readonly verify: readonly string[] | undefined;
  /** Paths that count as runtime-critical beside those that always do. */
  readonly critical: readonly string[];
  readonly deadman: DeadmanFlags;
  /** Milliseconds that another run on the same node is waited for. */
  readonly lockTimeoutMs: number;
};

/** `--put SRC:DEST`: a file, or a directory whose content goes below DEST. DEST is absolute and normal; `/` at its end is kept. */
export type Put = { readonly source: string; readonly destination: string };

export type DeadmanFlags = {
  /** `critical`: armed where something runtime-critical is installed. */
  readonly armed: 'critical' | 'always' | 'never';
  /** Milliseconds until it fires. */
  readonly windowMs: number;
  /** Who confirms that the node is well: this program, after a look, or a person with `usr confirm`. */
  readonly confirmedBy: 'us' | 'person';
};

/** How many nodes may be unavailable at once, where a command makes them so, and after how many failures it stops. */
export type Rollout = {
  readonly maxUnavailable: { readonly kind: 'nodes' | 'percent'; readonly count: number };
  /** So many have to be done before any other is begun; 0: none. */
  readonly canary: number;
  /** Nothing more is begun after more failures than these. */
  readonly maxFailures: number;
};
