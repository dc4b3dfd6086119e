import { setTimeout as delay } from 'node:timers/promises';
import { keysBy, type OnHost } from '../node-truth.ts';
import { type Client, openClient } from './client.ts';
import { effects, type RealPlace } from './place.ts';
import { openWitness } from './witness.ts';

/** A cluster that is not ours, and a node of it, seen by others than the program under test. */
export type RealCluster = {
  /** The path of one that knows the chosen context only. */
  readonly kubeconfig: string;
  readonly node: string;
  readonly pool: string;
  readonly onHost: OnHost;
  /** One annotation of the node. */
  readonly annotation: (name: string) => Promise<string | undefined>;
  /** What is there of the program and was not before the first story, a line each; waits for it to go. */
  readonly leftovers: () => Promise<readonly string[]>;
};

/** A namespace's deletion is not waited for by the program, and takes its time. */
const patienceMs = 180_000;

/** `directory` is the user's alone. What is made goes with `ends`. */
export type Keeping = { readonly directory: string; readonly ends: DisposableStack };

/** Says on stderr what is to happen to which cluster before anything does. */
export async function openRealCluster({ kubeconfig, node }: RealPlace, keeping: Keeping): Promise<RealCluster> {
  const client = await openClient(kubeconfig, keeping.directory);
  const annotation = (name: string) => annotationOf(client, node, name);
  const pool = poolOf(node, await annotation('machineconfiguration.openshift.io/currentConfig'));
  process.stderr.write(
    `On ${client.server} (context ${client.context}), of node/${node} (pool ${pool}), the stories\n${effects}`,
  );
  const onHost = await openWitness(client, node, keeping.ends);
  const before = new Set(await traces(client, onHost));
  const leftovers = async (): Promise<readonly string[]> => {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const left = (await traces(client, onHost)).filter(trace => !before.has(trace));
      if (left.length === 0 || Date.now() > deadline) return left;
      await delay(1000);
    }
  };
  return { kubeconfig: client.kubeconfig, node, pool, onHost, annotation, leftovers };
}

async function annotationOf(client: Client, node: string, name: string): Promise<string | undefined> {
  return JSON.parse(await client.run(['get', 'node', node, '-o', 'json'])).metadata.annotations?.[name];
}

/** By the config that its daemon has: `rendered-POOL-HASH` (machine-config-operator `pkg/controller/render`). */
function poolOf(node: string, config = ''): string {
  const [, pool] = /^rendered-(.+)-[0-9a-f]+$/.exec(config) ?? [];
  if (pool !== undefined) return pool;
  throw new Error(`node/${node} has no config of a Machine Config Operator, without which no key is granted`);
}

async function traces(client: Client, onHost: OnHost): Promise<readonly string[]> {
  const kinds = 'pods,namespaces,machineconfigs.machineconfiguration.openshift.io';
  const objects = await client.run(['get', kinds, '-A', '-l', 'oc-rpmoverlay/run', '-o', 'name']);
  const units = await onHost("systemctl list-units --all --plain --no-legend 'oc-rpmoverlay-*' | cut -d' ' -f1");
  const files = await onHost(
    'ls -d /run/oc-rpmoverlay-* /usr/.oc-rpmoverlay-* /var/lib/oc-rpmoverlay/runs/* 2>/dev/null; true',
  );
  const keys = (await keysBy(onHost)).map(key => `key ${key}`);
  return [objects, units, files].flatMap(text => text.split('\n').filter(Boolean)).concat(keys);
}
