import { once } from 'node:events';
import type { LabNetwork } from '../lab/node/network.ts';

/** A server of a directory's files on the network of the lab's nodes, until its disposal. */
export type FileServer = AsyncDisposable & {
  /** `http://10.88.0.1:PORT`; what else it has than files is in `fixtures/file-server.ts`. */
  readonly base: string;
};

export async function serveFiles(network: LabNetwork, directory: string): Promise<FileServer> {
  const program = new URL('fixtures/file-server.ts', import.meta.url).pathname;
  const argv = [process.execPath, program, network.gateway, directory];
  const server = network.spawnInside(argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (!server.stdout) throw new Error('the server has no output');
  const [port] = await once(server.stdout, 'data');
  return {
    base: `http://${network.gateway}:${String(port).trim()}`,
    async [Symbol.asyncDispose]() {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}
