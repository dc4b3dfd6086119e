import { parseArgs } from 'node:util';
import { type Lab, type LabNodeOptions, startLab } from './lab.ts';

const USAGE = `usage: npm run lab -- [--nodes N] [--exec-v5]

Starts a cluster of N nodes (default: 3, the first a master) on this machine, until Ctrl-C. Needs root.
  --exec-v5   offer v5.channel.k8s.io, without which kubectl exec and cp are refused
`;

async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (!options) {
    process.stderr.write(USAGE);
    return 2;
  }
  // Taken from the start on: what is half made is taken down as well.
  const stop = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.resolve());
  await using lab = await startLab({ nodes: nodesOf(options.count), knobs: { execV5: options.execV5 } });
  process.stdout.write(welcome(lab));
  await stop.promise;
  return 0;
}

/** `undefined`: not understood. */
function readOptions(argv: readonly string[]): { count: number; execV5: boolean } | undefined {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { nodes: { type: 'string', default: '3' }, 'exec-v5': { type: 'boolean', default: false } },
    });
    const count = /^\d{1,2}$/.test(values.nodes) ? Number(values.nodes) : undefined;
    return count === undefined ? undefined : { count, execV5: values['exec-v5'] };
  } catch {
    return undefined;
  }
}

function nodesOf(count: number): LabNodeOptions[] {
  const workers = Array.from({ length: Math.max(0, count - 1) }, (_, index) => ({ name: workerName(index) }));
  return count === 0 ? [] : [{ name: 'master-0' }, ...workers];
}

/** `worker-a` to `worker-z`, then `worker-26` and on. */
function workerName(index: number): string {
  return `worker-${index < 26 ? String.fromCharCode('a'.charCodeAt(0) + index) : index}`;
}

function welcome({ kubeconfig, nodes }: Lab): string {
  const names = [...nodes.keys()].join(', ') || 'no nodes';
  return [
    `The lab is up: ${names}.`,
    '',
    `  export KUBECONFIG=${kubeconfig.admin}`,
    '  kubectl get nodes,machineconfigpools',
    '',
    `Read-only: ${kubeconfig.viewer}; limited to one namespace: ${kubeconfig.restricted}. Ctrl-C ends it.`,
    '',
  ].join('\n');
}

process.exitCode = await main(process.argv.slice(2));
