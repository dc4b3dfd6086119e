import type { Duplex, Readable, Writable } from 'node:stream';

/** A process in a container of the lab. */
export type ContainerProcess = {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Empty with a terminal. */
  readonly stderr: Readable;
  /** The exit status as a container runtime gives it: 128 + signal when it was killed. Settles when its output has ended. */
  readonly exit: Promise<number>;
  resize(size: { readonly columns: number; readonly rows: number }): void;
  kill(signal: NodeJS.Signals): void;
};

export type ContainerSpec = {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly terminal: boolean;
  /** Keep standard input open (a pod's `stdin: true`). */
  readonly stdin: boolean;
};

/** A pod as the node's runtime is asked to run it: one container, host namespaces as the manifest says. */
export type PodSpec = ContainerSpec & {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  /** The node's root is mounted at this path of the container (`/host`), privately, as a hostPath volume is. */
  readonly hostPath: string | undefined;
};

/** A program of a node that is restarted, dies or hangs by itself. */
export interface NodeService {
  /** Whether it is there; one that hangs is. */
  readonly running: boolean;
  /** How it is. Waits as long as it hangs; throws `ServiceDown` when it is not there, or ends before it has answered. */
  ask(): Promise<string>;
  onChange(listener: (change: 'started' | 'ended') => void): () => void;
}

/**
 * What the kubelet's stand-in and the streams need of a node. One that is down throws `NodeDown` from everything.
 * Starting a program throws `CannotStart` where that cannot be started, `RuntimeFailure` where the runtime itself fails,
 * and `ServiceDown` where there is none: each with the words of the runtime.
 */
export interface NodeRuntime {
  readonly name: string;
  /** On the lab's own network. */
  readonly address: string;
  readonly running: boolean;
  readonly bootId: string;
  /** It answers `up` or `down`: how its container runtime is. */
  readonly kubelet: NodeService;
  /** The container runtime; it answers `up`. */
  readonly crio: NodeService;
  /** Starts the pod's main process, in a mount namespace of its own; what has not started when `signal` aborts is killed. */
  startPod(pod: PodSpec, signal?: AbortSignal): Promise<ContainerProcess>;
  exec(podUid: string, container: ContainerSpec): Promise<ContainerProcess>;
  /** TCP to `localhost:port` in the node's network namespace; rejects with the errno text, e.g. `connect: connection refused`. */
  dial(port: number): Promise<Duplex>;
  /** Ends all processes of the pod; resolves when they are gone. */
  stopPod(podUid: string, graceMs: number): Promise<void>;
  /** Called at each boot (with the new boot id) and at each end. */
  onPower(listener: (change: 'booted' | 'ended') => void): () => void;
  /** Files of the node's root, for the daemon of the MCO; paths are absolute and inside the node. */
  readFile(path: string): Promise<string | undefined>;
  /** Missing directories above are made for the same owner, with the mode and the right to enter (0600: 0700). */
  writeFile(path: string, content: string, owner: { uid: number; gid: number; mode: number }): Promise<void>;
  /** The names in a directory; none where there is no such directory. */
  listDirectory(path: string): Promise<readonly string[]>;
  removeFile(path: string): Promise<void>;
  /** Called before a command (or, with `''`, a login shell) of an SSH session runs; the session waits for the answer. */
  onSshCommand(listener: (command: string) => Promise<void>): () => void;
  /** Runs a program as root on the node's host, and returns what it printed; throws with its complaint when it fails. */
  run(argv: readonly string[]): Promise<string>;
  /** A reboot as `systemctl reboot` does it. */
  reboot(): Promise<void>;
}

export class NodeDown extends Error {
  override readonly name = 'NodeDown';
}

export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

export class RuntimeFailure extends Error {
  override readonly name = 'RuntimeFailure';
}

export class ServiceDown extends Error {
  override readonly name = 'ServiceDown';
}
