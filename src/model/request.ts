import type { RunScope } from './cleanup/judge-traces.ts';
import type { DrainRules } from './drain/drain.ts';
import type { DeadmanFlags, Install, Rollout } from './put/install.ts';
import type { KeyType } from './ssh/ssh-key.ts';

/** What the user asked for, read from argv once and complete: nothing below `cli/` knows of flags. */
export type Request =
  | UsrRequest
  | UsrRevertRequest
  | UsrConfirmRequest
  | OverrideReplaceRequest
  | OverrideRemoveRequest
  | OverrideResetRequest
  | OverrideListRequest
  | RebootRequest
  | RescueRequest
  | StatusRequest
  | CleanupRequest
  | CheckRequest
  | SshRequest
  | ProxyRequest
  | KeyGrantRequest
  | KeyListRequest
  | KeyRevokeRequest
  | TextRequest;

/** Which nodes. `names` are without `node/`. */
export type Target =
  | {
      readonly kind: 'names';
      readonly names: readonly [string, ...string[]];
      /** What the user may have meant instead: the hint where a node is not there, and none has a name near to it. */
      readonly otherwise?: string;
    }
  | { readonly kind: 'selector'; readonly selector: string }
  | { readonly kind: 'pool'; readonly pool: string }
  | { readonly kind: 'all' };

/** kubectl's connection flags, by their kubectl names in camel case. Absent means: as the kubeconfig says. */
export type ConnectionFlags = {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly namespace?: string | undefined;
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly as?: string | undefined;
  readonly asGroup?: readonly string[] | undefined;
  readonly asUid?: string | undefined;
  /** `KEY=VALUE` pairs, in order; a key may come more than once. */
  readonly asUserExtra?: readonly (readonly [string, string])[] | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly cacheDir?: string | undefined;
  readonly disableCompression?: boolean | undefined;
  readonly certificateAuthority?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  readonly tlsServerName?: string | undefined;
  /** Milliseconds; 0 is none. */
  readonly requestTimeoutMs?: number | undefined;
};

export type OutputFormat = 'table' | 'wide' | 'json' | 'yaml' | 'name';

export type OutputFlags = {
  readonly format: OutputFormat;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: 'auto' | 'never';
};

/** What every command that talks to a cluster has. */
export type Common = {
  /** The name that the program was called by, for messages that name a command: `oc rpmoverlay`. */
  readonly program: string;
  readonly connection: ConnectionFlags;
  readonly output: OutputFlags;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly allowDisruption: boolean;
  /** Milliseconds for the whole run. */
  readonly timeoutMs: number;
  readonly debugPod: DebugPodFlags;
  /** How many nodes at once, for what makes no node unavailable. */
  readonly parallel: number;
};

export type DebugPodFlags = {
  readonly image?: string | undefined;
  readonly toNamespace?: string | undefined;
  readonly keepPod: boolean;
};

/** Where the SSH key comes from: looked for first, and made only where none is let in. */
export type KeySource =
  | { readonly kind: 'find'; readonly makeIn: 'here' | 'node' }
  | { readonly kind: 'agent' }
  | { readonly kind: 'file'; readonly path: string };

export type SshFlags = {
  readonly key: KeySource;
  /** `undefined`: ECDSA, as FIPS mode allows. */
  readonly keyType: KeyType | undefined;
  readonly keepKey: boolean;
};

export type UsrRequest = {
  readonly command: 'usr';
  readonly common: Common;
  readonly target: Target;
  readonly via: 'ssh' | 'host';
  readonly ssh: SshFlags;
  readonly repair: boolean;
  readonly install: Install;
  readonly rollout: Rollout;
  /** After `--`; empty where there was none. */
  readonly run: readonly string[];
};

export type UsrRevertRequest = {
  readonly command: 'usr revert';
  readonly common: Common;
  readonly target: Target;
  readonly via: 'ssh' | 'host';
  readonly ssh: SshFlags;
  /** Drop the whole overlay by a reboot, instead of putting files back. */
  readonly reboot: boolean;
  readonly lockTimeoutMs: number;
  readonly rollout: Rollout;
};

export type UsrConfirmRequest = {
  readonly command: 'usr confirm';
  readonly common: Common;
  readonly node: string;
  readonly via: 'ssh' | 'host';
  readonly ssh: SshFlags;
};

export type OverrideReplaceRequest = OverrideWork & {
  readonly command: 'override replace';
  /** Files of the user's machine, and `http(s)://` URLs that the nodes are to fetch. */
  readonly rpms: readonly [string, ...string[]];
};

export type OverrideRemoveRequest = OverrideWork & {
  readonly command: 'override remove';
  /** Names. */
  readonly packages: readonly [string, ...string[]];
};

export type OverrideResetRequest = OverrideWork & {
  readonly command: 'override reset';
  /** Names; `recorded`: all that this program has recorded. */
  readonly packages: 'recorded' | readonly [string, ...string[]];
  /** Those that others have set may be reset too; with `recorded` it is all that there are. */
  readonly unrecorded: boolean;
};

/** What all that change the overrides of nodes have. */
export type OverrideWork = {
  readonly common: Common;
  readonly target: Target;
  /** What comes after the staging; `ask`: the user, on a terminal. */
  readonly afterwards: 'reboot' | 'stay' | 'apply-live' | 'ask';
  readonly guard: GuardFlags;
  /** A deployment of somebody else's that waits for its reboot may be replaced. */
  readonly replacePending: boolean;
  /** Milliseconds that another transaction of rpm-ostree is waited for. */
  readonly lockTimeoutMs: number;
  /** Across the reboot. `critical` is as `always`: every override may keep a node from coming up. */
  readonly deadman: DeadmanFlags;
  readonly drain: DrainFlags;
  readonly rollout: Rollout;
};

/** While the Machine Config Operator may come in between: refuse, wait until it is through, or pause the pool meanwhile. */
export type GuardFlags = 'refuse' | 'wait' | 'pause';

export type OverrideListRequest = {
  readonly command: 'override list';
  readonly common: Common;
  /** `undefined`: all nodes. */
  readonly target: Target | undefined;
  readonly live: boolean;
};

export type RebootRequest = {
  readonly command: 'reboot';
  readonly common: Common;
  readonly target: Target;
  readonly guard: GuardFlags;
  /** Where what is booted was staged by this program; as of `OverrideWork`. */
  readonly deadman: DeadmanFlags;
  readonly drain: DrainFlags;
  readonly rollout: Rollout;
};

/** kubectl's flags of the same names. */
export type DrainFlags = {
  /** `unless-alone`: not on a cluster of one node, as the Machine Config Operator does it. */
  readonly drain: 'always' | 'never' | 'unless-alone';
  readonly rules: DrainRules;
  readonly podSelector: string | undefined;
  /** Absent: each pod's own. */
  readonly graceSeconds: number | undefined;
  /** Pods are deleted, and no disruption budget is asked. */
  readonly disableEviction: boolean;
  /** Milliseconds for one node; 0: as long as the run has. */
  readonly timeoutMs: number;
};

export type RescueRequest = {
  readonly command: 'rescue';
  readonly common: Common;
  readonly node: string;
  /** The node to come from; `undefined`: one that is chosen. */
  readonly from: string | undefined;
  readonly ssh: SshFlags;
  readonly cure: 'revert' | 'reboot' | 'revert-then-reboot' | 'rollback';
};

export type StatusRequest = {
  readonly command: 'status';
  readonly common: Common;
  /** `undefined`: all nodes. */
  readonly target: Target | undefined;
  /** Ask the nodes themselves, through debug pods. */
  readonly live: boolean;
};

export type CheckRequest = {
  readonly command: 'check';
  readonly common: Common;
  readonly target: Target;
  /** Look from the nodes themselves too, through debug pods. */
  readonly live: boolean;
  /** As the other commands have them where the user gives no flags. */
  readonly ssh: SshFlags;
  readonly drain: DrainFlags;
};

export type CleanupRequest = {
  readonly command: 'cleanup';
  readonly common: Common;
  /** Only what is on these nodes; `undefined`: in the whole cluster. */
  readonly target: Target | undefined;
  /** Look at all nodes, also at those that nothing points to. */
  readonly live: boolean;
  readonly runs: RunScope;
};

export type SshRequest = {
  readonly command: 'ssh';
  readonly common: Common;
  readonly node: string;
  readonly ssh: SshFlags;
  readonly run: readonly string[];
};

export type ProxyRequest = {
  readonly command: 'proxy';
  readonly common: Common;
  readonly node: string;
  /** Print the `ssh_config` stanza instead of connecting. */
  readonly sshConfig: boolean;
  /** This very command without `--ssh-config`, for a shell in any directory: the program and the files that were named by their full paths. */
  readonly proxyCommand: string;
};

export type KeyGrantRequest = {
  readonly command: 'key grant';
  readonly common: Common;
  readonly pool: string;
  /** A public key file. */
  readonly keyFile: string;
};

export type KeyListRequest = {
  readonly command: 'key list';
  readonly common: Common;
  readonly pool: string | undefined;
};

export type KeyRevokeRequest = {
  readonly command: 'key revoke';
  readonly common: Common;
  /** The name of the MachineConfig, or the key's `SHA256:…` fingerprint. */
  readonly key: string;
};

/** Answered without a cluster: help, version. `text` is to be printed as it is, and ends its last line. */
export type TextRequest = { readonly command: 'text'; readonly text: string };
