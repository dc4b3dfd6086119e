import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Balancer = AsyncDisposable & {
  readonly port: number;
  /** Resolves when a connection that was opened now, and on which nobody has said anything, is over. */
  endsWhatIsSilent(): Promise<void>;
};

export type Impatience = {
  /** How long neither side may have said anything. */
  readonly idleMs: number;
  /** `close`: both sides are told, as by HAProxy. `forget`: what is sent from then on is lost, as in NAT and Azure. */
  readonly how: 'close' | 'forget';
};

/** What stands before an API server: it passes TCP connections on to a port of loopback, and ends those that are idle. */
export async function startBalancer(target: number, { idleMs, how }: Impatience): Promise<Balancer> {
  const sockets = new Set<Socket>();
  const ends = new EventEmitter<Record<string, []>>();
  const server = createServer(near => {
    const far = connect(target, '127.0.0.1');
    const close = (): void => {
      for (const socket of [near, far]) socket.destroy();
    };
    const forget = (): void => {
      for (const socket of [near, far]) socket.unpipe().resume();
    };
    const idle = setTimeout(() => {
      (how === 'close' ? close : forget)();
      ends.emit(String(near.remotePort));
    }, idleMs);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('data', () => idle.refresh()).on('error', close);
      socket.once('close', () => {
        clearTimeout(idle);
        sockets.delete(socket);
        close();
      });
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    endsWhatIsSilent: async () => {
      const silent = connect(port, '127.0.0.1');
      await once(silent, 'connect');
      await once(ends, String(silent.localPort));
      silent.destroy();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
