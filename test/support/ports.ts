import type { LogEvent } from '../../src/model/event.ts';
import type { Clock, Cluster, Files, Ports, Reporter, Ssh, Terminal } from '../../src/ports.ts';
import { quoteForShell } from '../../src/text/shell-quote.ts';

/** What a test lets happen: the members of the ports that a step may use. Every other one throws. */
export type Expected = {
  readonly cluster?: Partial<Cluster>;
  readonly ssh?: Partial<Ssh>;
  readonly files?: Partial<Files>;
  readonly clock?: Partial<Clock>;
  readonly reporter?: Partial<Reporter>;
  readonly terminal?: Terminal;
};

export type StrictPorts = Ports & {
  /** Every call of a method but `emit`, in order: `cluster.create machineconfigs 99-worker-…`. */
  readonly calls: readonly string[];
  readonly events: readonly LogEvent[];
};

/** Ports that throw on every call that the test did not expect, and write down all others. */
export function expecting({ cluster, ssh, files, clock, reporter, terminal }: Expected = {}): StrictPorts {
  const calls: string[] = [];
  const events: LogEvent[] = [];
  const emit = (event: LogEvent): void => void events.push(event);
  const doing = (node: string): string | undefined =>
    events.flatMap(event => (event.kind === 'progress' && event.node === node ? [event.text] : [])).at(-1);
  return {
    cluster: noting('cluster', { ...anyCluster, ...cluster }, calls),
    ssh: noting('ssh', { ...anySsh, ...ssh }, calls),
    files: noting('files', { ...anyFiles, ...files }, calls),
    clock: noting('clock', { ...anyClock, ...clock }, calls),
    reporter: { ask: unexpected('reporter.ask'), end: unexpected('reporter.end'), emit, doing, ...reporter },
    terminal: terminal ?? noTerminal,
    calls,
    events,
  };
}

const anyCluster: Cluster = {
  identity: {
    context: 'lab',
    server: 'https://api.test:6443',
    namespace: 'default',
    namespaceIsExplicit: false,
  },
  get: unexpected('cluster.get'),
  list: unexpected('cluster.list'),
  follow: unexpected('cluster.follow'),
  create: unexpected('cluster.create'),
  patch: unexpected('cluster.patch'),
  delete: unexpected('cluster.delete'),
  evict: unexpected('cluster.evict'),
  evictionApi: unexpected('cluster.evictionApi'),
  isAllowed: unexpected('cluster.isAllowed'),
  version: unexpected('cluster.version'),
  exec: unexpected('cluster.exec'),
  forward: unexpected('cluster.forward'),
};

const anySsh: Ssh = {
  makeKeyPair: unexpected('ssh.makeKeyPair'),
  agentIdentities: unexpected('ssh.agentIdentities'),
  identityOf: unexpected('ssh.identityOf'),
  connect: unexpected('ssh.connect'),
  readHostKey: unexpected('ssh.readHostKey'),
};

const anyFiles: Files = {
  dataHome: '/data',
  cacheHome: '/cache',
  read: unexpected('files.read'),
  open: unexpected('files.open'),
  writeSecret: unexpected('files.writeSecret'),
  remove: unexpected('files.remove'),
};

const anyClock: Clock = {
  now: unexpected('clock.now'),
  sleep: unexpected('clock.sleep'),
  deadline: unexpected('clock.deadline'),
  randomSuffix: unexpected('clock.randomSuffix'),
};

const noTerminal: Terminal = {
  get stdin() {
    return unexpected('terminal.stdin')();
  },
  get stdout() {
    return unexpected('terminal.stdout')();
  },
  get stderr() {
    return unexpected('terminal.stderr')();
  },
  size: undefined,
  raw: unexpected('terminal.raw'),
};

function unexpected(method: string): (...words: unknown[]) => never {
  return (...words) => {
    throw new Error(`unexpected call ${describe(method, words)}`);
  };
}

function noting<T extends object>(port: string, target: T, calls: string[]): T {
  return new Proxy(target, {
    get(object, name) {
      const member: unknown = Reflect.get(object, name);
      if (typeof member !== 'function') return member;
      return (...words: unknown[]) => {
        calls.push(describe(`${port}.${String(name)}`, words));
        return Reflect.apply(member, object, words);
      };
    },
  });
}

function describe(method: string, words: readonly unknown[]): string {
  return [method, ...words.flatMap(describeWord)].join(' ');
}

function describeWord(word: unknown): string | readonly string[] {
  if (word === undefined || word instanceof AbortSignal) return [];
  if (Array.isArray(word)) return quoteForShell(word);
  if (typeof word !== 'object' || word === null) return String(word);
  const { plural, metadata, namespace, name, pod } = Object(word);
  if (plural) return plural;
  if (metadata?.name) return [metadata.namespace, metadata.name].filter(Boolean).join('/');
  if (name ?? pod) return [namespace, name ?? pod].filter(Boolean).join('/');
  return Object.keys(word).length === 0 ? [] : JSON.stringify(word);
}
