import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, before } from 'node:test';
import { NODES } from '../../lab/controllers/resources.ts';
import { type OnHost, onHostOf } from '../node-truth.ts';
import { type Ran, type RunOptions, runProgram } from '../program.ts';
import { tellStories } from '../stories.ts';
import { choosePlace, type RealPlace } from './place.ts';
import { openRealCluster, type RealCluster } from './real-cluster.ts';

/** One node of a cluster, the program run against it, and the truth by others. */
export type ClusterStories = {
  readonly node: () => string;
  readonly pool: () => string;
  /** Runs the program as an administrator of the cluster who has no SSH keys. */
  readonly run: (argv: readonly string[], options?: RunOptions) => Promise<Ran>;
  readonly env: () => Readonly<Record<string, string>>;
  /** A directory for files of the user's. */
  readonly home: () => string;
  readonly onHost: OnHost;
  /** What is recorded on the node's object of what was done to `/usr`. */
  readonly recorded: () => Promise<string | undefined>;
};

/**
 * Stories that may be told of a cluster on which others work: they change nothing, or one node until its next reboot. In the
 * default run each file of them has a lab; with `RPMOVERLAY_STORIES=cluster` they are told of the cluster of `KUBECONFIG`.
 * After each of them it is asserted that nothing was left behind.
 */
export function tellClusterStories(): ClusterStories {
  const place = choosePlace(process.env);
  return place.kind === 'lab' ? tellInLab() : tellOf(place);
}

const record = 'oc-rpmoverlay/usr';

function tellInLab(): ClusterStories {
  const node = 'worker-a';
  const { lab, run, env, home } = tellStories({ nodes: [{ name: node }] });
  return {
    ...{ run, env, home },
    node: () => node,
    pool: () => 'worker',
    onHost: script => onHostOf(lab(), node)(script),
    recorded: async () => lab().store.get(NODES, undefined, node)?.metadata.annotations?.[record],
  };
}

/** A pool of many nodes takes its time for a key, and the program waits for all of them. */
const patienceMs = 3600_000;

function tellOf(place: RealPlace): ClusterStories {
  let cluster: RealCluster | undefined;
  const ends = new DisposableStack();
  const home = ends.adopt(mkdtempSync(join(tmpdir(), 'rpmoverlay-home-')), path => rmSync(path, { recursive: true }));
  // Not by a hook: none is called where the stories are interrupted.
  process.once('exit', () => ends.dispose());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupt(place));
  const theCluster = (): RealCluster => {
    if (!cluster) throw new Error('the cluster is not reached');
    return cluster;
  };
  before(async () => {
    cluster = await openRealCluster(place, { directory: home, ends });
  });
  afterEach(async () => assert.deepEqual(await theCluster().leftovers(), [], 'something was left behind'));
  const env = () => ({ ...environmentOfUser(), ...ownPlaces(home), KUBECONFIG: theCluster().kubeconfig });
  return {
    node: () => theCluster().node,
    pool: () => theCluster().pool,
    run: (argv, options) => runProgram(argv, { ...options, patienceMs, env: { ...env(), ...options?.env } }),
    env,
    home: () => home,
    onHost: script => theCluster().onHost(script),
    recorded: () => theCluster().annotation(record),
  };
}

/** A run of the program that is at work hears the same signal from the terminal, and takes back what it has made. */
function interrupt({ node }: RealPlace): void {
  process.stderr.write(
    `interrupted; what is left is shown by: oc-rpmoverlay cleanup ${node}; oc-rpmoverlay key list\n`,
  );
  process.exit(1);
}

/** A plugin that gets the user's credentials may need any of it; the keys of an agent are nobody's to use. */
function environmentOfUser(): Readonly<Record<string, string>> {
  const { SSH_AUTH_SOCK: _agent, ...rest } = process.env;
  return Object.fromEntries(
    Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Where the program would find keys that an earlier run has kept, and keep what it knows. */
function ownPlaces(home: string): Readonly<Record<string, string>> {
  return { XDG_DATA_HOME: join(home, 'data'), XDG_CACHE_HOME: join(home, 'cache') };
}
