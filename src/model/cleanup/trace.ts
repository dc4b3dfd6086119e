/** Something that a run of this program has made and that is still there. */
export type Trace = ObjectTrace | NodeTrace;

/** Whose it is, and since when it is there. */
export type Origin = {
  /** The run that made it; `undefined` where it does not say. */
  readonly run: string | undefined;
  /** RFC 3339, UTC. */
  readonly since: string | undefined;
};

/** What the API tells of. */
export type ObjectTrace = Origin &
  (
    | {
        readonly kind: 'pod';
        readonly node: string;
        readonly namespace: string;
        readonly name: string;
        readonly uid: string;
        /** It has not ended. */
        readonly isUp: boolean;
        /** Seconds after which it ends by itself. */
        readonly lifetimeSeconds: number;
      }
    | { readonly kind: 'namespace'; readonly name: string; readonly uid: string }
    /** `granted`: for good, by `key grant` or with `--keep-key`. */
    | { readonly kind: 'key'; readonly name: string; readonly role: string; readonly purpose: 'run' | 'granted' }
    /** `lifted`: only the annotation is left of it. */
    | { readonly kind: 'cordon'; readonly node: string; readonly state: 'holds' | 'lifted' }
    | { readonly kind: 'pause'; readonly pool: string; readonly state: 'holds' | 'ended' }
    /**
     * An annotation that tells what is not so any more: of an overlay which a reboot has dropped, which the API shows; or of
     * what was put, or of overrides, where their node has it otherwise.
     */
    | { readonly kind: 'record'; readonly of: 'lost overlay' | 'overlay' | 'overrides'; readonly node: string }
  );

/** What a node itself tells of. */
export type NodeTrace = Origin & {
  readonly node: string;
  /** Why it is to stay, whoever made it. */
  readonly neededFor: string | undefined;
} & (
    | { readonly kind: 'unit'; readonly name: string; readonly state: 'failed' | 'running' }
    /** A key that the run has made for itself, in the files of `core`. */
    | { readonly kind: 'login'; readonly comment: string }
    /**
     * - `run`: what a run has brought.
     * - `boot`: what is remembered of a boot.
     * - `switch`: what goes back to the deployment before. `idle switch`: one whose boot has come and does not start it.
     * - `rollback`: what is left of such a switch.
     * - `draft`: what was only to be there for a moment.
     */
    | { readonly kind: 'files'; readonly role: FilesRole; readonly path: string }
  );

export type FilesRole = 'run' | 'boot' | 'switch' | 'idle switch' | 'rollback' | 'draft';

/** The node that it is on; `undefined` for what belongs to the cluster. */
export function nodeOfTrace(trace: Trace): string | undefined {
  return 'node' in trace ? trace.node : undefined;
}

/** Whether only a look at its node shows it. */
export function isSeenOnNode(trace: Trace): boolean {
  return 'neededFor' in trace || (trace.kind === 'record' && trace.of !== 'lost overlay');
}

/** The same for the same thing at another time, and for nothing else. */
export function identityOf(trace: Trace): string {
  const uid = 'uid' in trace ? trace.uid : '';
  return [trace.kind, nodeOfTrace(trace) ?? '', titleOfTrace(trace), uid].join('\t');
}

/** What it is, in a few words. */
export function titleOfTrace(trace: Trace): string {
  switch (trace.kind) {
    case 'pod':
      return `pod/${trace.name} in namespace ${trace.namespace}`;
    case 'namespace':
      return `namespace/${trace.name}`;
    case 'key':
      return `machineconfig/${trace.name}`;
    case 'cordon':
      return trace.state === 'holds' ? 'cordon' : 'annotation of a cordon that was lifted';
    case 'pause':
      return `${trace.state === 'holds' ? 'pause' : 'annotation of an ended pause'} of machineconfigpool/${trace.pool}`;
    case 'record':
      return titles[trace.of];
    case 'unit':
      return trace.name;
    case 'login':
      return `key ${trace.comment} of core`;
    case 'files':
      return trace.path;
  }
}

const titles = {
  'lost overlay': 'annotation of an overlay that is gone',
  overlay: 'annotation of what was put, which is not so any more',
  overrides: 'annotation of overrides, which is not so any more',
};
