import type { Duplex, Readable, Writable } from 'node:stream';
import type { TreeEntry } from './model/candidate/tree-entry.ts';
import type { EvictionAnswer, EvictionApi } from './model/drain/eviction-verdict.ts';
import type { Ending, LogEvent, Question } from './model/event.ts';
import type { HostCommand, HostResult } from './model/host-command.ts';
import type { AccessReview, Manifest, ObjectName, Resource, Selection } from './model/resource.ts';
import type { KeyPair, PublicKey } from './model/ssh/ssh-key.ts';
import type { Bytes } from './model/transfer/bytes.ts';

/**
 * A process that runs elsewhere: in a container (exec) or behind sshd (a channel).
 *
 * Its streams carry bytes with back-pressure. `exit` is the status of the command; it rejects with
 * `Failure('failed', 'CONNECTION_LOST')` when the connection ends before the status came, because then nobody knows.
 * Aborting the signal that it was opened with closes the connection; the process itself may live on.
 */
export type RemoteProcess = {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Empty where a terminal was asked for. */
  readonly stderr: Readable;
  readonly exit: Promise<number>;
  resize(size: TerminalSize): void;
};

export type TerminalSize = { readonly columns: number; readonly rows: number };

export type ContainerName = { readonly namespace: string; readonly pod: string; readonly container: string };

export type ExecOptions = {
  /**
   * Without it the remote process reads nothing. `counted`: it knows how much it is to read, so that nobody has to tell it
   * the end.
   */
  readonly stdin?: boolean | 'counted';
  readonly terminal?: TerminalSize | undefined;
};

/** Who is asked, and as whom: for questions, records and error messages. Fixed at start. */
export type ClusterIdentity = {
  readonly context: string;
  readonly server: string;
  /** The namespace of the context or of `-n`, and whether it was `-n`. */
  readonly namespace: string;
  readonly namespaceIsExplicit: boolean;
};

/**
 * The cluster's API. Errors of every method are `Failure`s: `FORBIDDEN` and `UNAUTHORIZED` (refused), `CONFLICT`,
 * `INVALID`, `ALREADY_EXISTS` (failed), `API_UNREACHABLE` (failed), `TIMEOUT`. What is safe to send twice (reads, and
 * anything that was answered 429 or 503 with Retry-After) is sent again within the deadline of `signal`.
 */
export interface Cluster {
  readonly identity: ClusterIdentity;
  /** `undefined` is 404: no such object, or no such resource on this cluster. */
  get<T>(resource: Resource<T>, name: ObjectName, signal: AbortSignal): Promise<T | undefined>;
  /** `undefined` is 404: this cluster does not serve the resource. Pages are put together. */
  list<T>(resource: Resource<T>, selection: Selection, signal: AbortSignal): Promise<readonly T[] | undefined>;
  /**
   * The selected objects now, and again after each change, until the caller stops. Lost connections, expired resource
   * versions and the end of a watch are dealt with inside. An unserved resource is an empty list.
   */
  follow<T>(resource: Resource<T>, selection: Selection, signal: AbortSignal): AsyncIterable<readonly T[]>;
  create<T>(resource: Resource<T>, manifest: Manifest, signal: AbortSignal): Promise<T>;
  /** A JSON merge patch (RFC 7386). With `metadata.resourceVersion` in it, a stale one is `CONFLICT`. */
  patch<T>(resource: Resource<T>, name: ObjectName, mergePatch: object, signal: AbortSignal): Promise<T>;
  /** Accepted, or not there (any more). With `uid`, an object of another uid counts as absent. */
  delete(
    resource: Resource<unknown>,
    name: ObjectName,
    options: { readonly uid?: string; readonly graceSeconds?: number },
    signal: AbortSignal,
  ): Promise<'accepted' | 'absent'>;
  /**
   * Asks for the eviction of a pod. Whatever the API server answers is the caller's to judge, also 429 with its causes,
   * and none of it is asked again here.
   */
  evict(pod: ObjectName, eviction: Manifest, signal: AbortSignal): Promise<EvictionAnswer>;
  /** In which version the API takes evictions; `undefined` where it takes none. */
  evictionApi(signal: AbortSignal): Promise<EvictionApi | undefined>;
  isAllowed(review: AccessReview, signal: AbortSignal): Promise<boolean>;
  /** The server's version, e.g. `v1.33.5`. */
  version(signal: AbortSignal): Promise<string>;
  exec(
    container: ContainerName,
    argv: readonly string[],
    options: ExecOptions,
    signal: AbortSignal,
  ): Promise<RemoteProcess>;
  /** One TCP connection to `localhost:port` in the pod's network namespace. A refused one fails the stream with `PORT_CLOSED`. */
  forward(
    pod: { readonly namespace: string; readonly pod: string },
    port: number,
    signal: AbortSignal,
  ): Promise<Duplex>;
}

/** A way to run programs on a node, in the namespaces of its PID 1 or in those of a container on it. */
export interface HostShell {
  /** The words that really run, for `--dry-run` and `-v`. */
  readonly argvOf: (command: HostCommand) => readonly string[];
  /** Runs to the end and collects the output (at most 16 MiB of each stream is kept). */
  run(command: HostCommand, signal: AbortSignal): Promise<HostResult>;
  /** Starts a command and hands out its streams. */
  start(command: HostCommand, options: ExecOptions, signal: AbortSignal): Promise<RemoteProcess>;
}

/** A public key that some signer of the user's machine can use: an agent, a file, or memory. */
export type Identity = {
  readonly publicKey: PublicKey;
  /** For messages: `ssh-agent`, the file's path, `key made for this run`. */
  readonly origin: string;
  /** Opaque to everything but the ssh adapter. */
  readonly signer: unknown;
};

export interface SshConnection extends AsyncDisposable {
  readonly identity: Identity;
  /** `command` is read by the login shell of the far side; `undefined` starts that shell. */
  exec(command: string | undefined, options: ExecOptions, signal: AbortSignal): Promise<RemoteProcess>;
}

export interface Ssh {
  /** Makes a key pair in memory. */
  makeKeyPair(type: KeyPair['type'], comment: string, signal: AbortSignal): Promise<KeyPair>;
  /** The keys that the user's ssh-agent offers; none where there is no agent. */
  agentIdentities(signal: AbortSignal): Promise<readonly Identity[]>;
  /** `Failure('usage', 'BAD_KEY')` for what is no private key, or is locked with a passphrase. */
  identityOf(privateKey: string, origin: string): Identity;
  /**
   * Logs in over `stream`, which is closed with the connection. Identities are tried in order.
   * `Failure('failed', 'KEY_NOT_ACCEPTED')` when none is let in; `Failure('refused', 'HOST_KEY_MISMATCH')` when the
   * server shows a key that is none of `hostKeys`.
   */
  connect(
    stream: Duplex,
    options: {
      readonly user: string;
      readonly hostKeys: readonly PublicKey[];
      readonly identities: readonly Identity[];
    },
    signal: AbortSignal,
  ): Promise<SshConnection>;
  /** The host key that the server at the end of `stream` shows; nobody is logged in, and the stream is closed. */
  readHostKey(stream: Duplex, signal: AbortSignal): Promise<PublicKey>;
}

/** A regular file of the user's machine that stays open until it is disposed: what was judged is what is sent. */
export interface LocalFile extends AsyncDisposable {
  readonly kind: 'file';
  readonly path: string;
  /** Its content; `bytes.length` is its size. */
  readonly bytes: Bytes;
  /** Whether its owner may execute it. */
  readonly isExecutable: boolean;
  /** A fresh stream of the whole content. */
  stream(): Readable;
}

export type LocalDirectory = { readonly kind: 'directory'; readonly entries: readonly TreeEntry[] };

/** The user's machine: its files, and who the user is. */
export interface Files {
  /** `undefined` where there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** A file, or what a directory holds, sorted by path; symbolic links to either are followed. `undefined` where there is nothing. */
  open(path: string): Promise<LocalFile | LocalDirectory | undefined>;
  /** Mode 0600, in directories of mode 0700; replaces atomically. */
  writeSecret(path: string, content: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** `$XDG_DATA_HOME/oc-rpmoverlay`, or where the platform keeps such things. */
  readonly dataHome: string;
  /** `$XDG_CACHE_HOME/oc-rpmoverlay`, or where the platform keeps what may be thrown away. */
  readonly cacheHome: string;
}

/** A signal that aborts when the time is up, or with the signal that it was made from. Disposing it stops the clock only. */
export type Deadline = AbortSignal & Disposable;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Rejects with the signal's reason when aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** A signal that aborts with `reason` after `ms`, or when `signal` does. */
  deadline(ms: number, reason: Error, signal: AbortSignal): Deadline;
  /** Lower-case letters and digits that the API takes in names. */
  randomSuffix(length: number): string;
}

/** The one way in which anything is shown or asked. */
export interface Reporter {
  emit(event: LogEvent): void;
  /** The progress that was told last of a node; `undefined` where none was, or its work has ended since. */
  doing(node: string): string | undefined;
  /**
   * Whether the user agrees. Without a terminal and without `--yes`:
   * `Failure('refused', 'NEEDS_CONFIRMATION')`, never a wait.
   */
  ask(question: Question, signal: AbortSignal): Promise<boolean>;
  /** The result, once, on stdout. */
  end(ending: Ending): void;
}

/** The terminal of the user, for commands that hand it through (`ssh`, `proxy`, `usr -- CMD`). */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** The size where stdin and stdout both are a terminal, else `undefined`. */
  readonly size: TerminalSize | undefined;
  /** Raw mode until disposed, with the size's changes passed to `onResize`. */
  raw(onResize: (size: TerminalSize) => void): Disposable;
}

/** All of the outside world. A step names the part that it needs with `Pick`. */
export type Ports = {
  readonly cluster: Cluster;
  readonly ssh: Ssh;
  readonly files: Files;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly terminal: Terminal;
};
