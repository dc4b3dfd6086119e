import { Writable } from 'node:stream';
import type { HostResult } from '../../model/host-command.ts';
import { throughInit, throughPod } from '../../model/ssh/host-route.ts';
import { endFrame, framedInput, frameOf } from '../../model/transfer/framed-input.ts';
import type { Cluster, ContainerName, HostShell, RemoteProcess } from '../../ports.ts';
import { collectOutput } from './collect-output.ts';
import { findLoss, mayBeLoss } from './pod-loss.ts';

/** Runs programs in a debug pod: to look. */
export function podShell(cluster: Pick<Cluster, 'exec' | 'get'>, container: ContainerName): HostShell {
  return execShell(cluster, container, throughPod);
}

/** Runs programs in the namespaces of the node's PID 1: to change. */
export function hostShell(cluster: Pick<Cluster, 'exec' | 'get'>, container: ContainerName): HostShell {
  return execShell(cluster, container, throughInit);
}

function execShell(
  cluster: Pick<Cluster, 'exec' | 'get'>,
  container: ContainerName,
  route: (argv: readonly string[]) => readonly string[],
): HostShell {
  return {
    argvOf: command => route(command.argv),
    async run(command, signal) {
      const stdin = command.input !== undefined;
      const runToEnd = async (): Promise<HostResult> => {
        const process = await cluster.exec(container, route(command.argv), { stdin }, signal);
        if (command.input) process.stdin.write(command.input);
        return collectOutput(process);
      };
      return orLoss(runToEnd, { cluster, container }, signal);
    },
    async start(command, options, signal) {
      const isFramed = options.stdin === true && !options.terminal;
      if (!isFramed) return cluster.exec(container, route(command.argv), options, signal);
      return withFramedInput(await cluster.exec(container, route(framedInput(command.argv)), options, signal));
    },
  };
}

/** The end of the pod shows as a command that was killed, or as any of several failures. */
async function orLoss(
  runToEnd: () => Promise<HostResult>,
  { cluster, container }: { readonly cluster: Pick<Cluster, 'get'>; readonly container: ContainerName },
  signal: AbortSignal,
): Promise<HostResult> {
  try {
    const result = await runToEnd();
    const loss = result.status === killed ? await findLoss(cluster, container, signal) : undefined;
    if (loss) throw loss;
    return result;
  } catch (error) {
    if (signal.aborted || !mayBeLoss(error)) throw error;
    throw (await findLoss(cluster, container, signal)) ?? error;
  }
}

/** 128 and the number of SIGKILL. */
const killed = 137;

function withFramedInput(process: RemoteProcess): RemoteProcess {
  const stdin = new Writable({
    write: (chunk: Uint8Array, _encoding, done) => process.stdin.write(frameOf(chunk), done),
    writev: (chunks, done) => process.stdin.write(frameOf(Buffer.concat(chunks.map(({ chunk }) => chunk))), done),
    final: done => process.stdin.write(endFrame, done),
  });
  process.stdin.on('error', error => stdin.destroy(error));
  return { ...process, stdin };
}
