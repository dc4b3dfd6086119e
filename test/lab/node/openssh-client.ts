import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { runBound } from './bound-process.ts';
import type { LabNode } from './lab-node.ts';

export type SshResult = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** The real OpenSSH client, for tests: with a key that it has put into the node's file for `core`, and the node's host keys pinned. */
export class OpenSshClient implements AsyncDisposable {
  readonly publicKey: string;
  readonly #directory: string;
  readonly #relay: Server;

  private constructor(directory: string, publicKey: string, relay: Server) {
    this.#directory = directory;
    this.publicKey = publicKey;
    this.#relay = relay;
  }

  static async create(node: LabNode): Promise<OpenSshClient> {
    const directory = await mkdtemp(join(tmpdir(), 'lab-ssh-'));
    await runBound(['ssh-keygen', '-q', '-N', '', '-t', 'ecdsa', '-f', join(directory, 'id')]);
    const publicKey = await readFile(join(directory, 'id.pub'), 'utf8');
    await node.writeFile(node.authorizedKeysPath, publicKey, { uid: 1000, gid: 1000, mode: 0o600 });
    const types = ['rsa', 'ecdsa', 'ed25519'];
    const hostKeys = await Promise.all(types.map(type => node.readFile(`/etc/ssh/ssh_host_${type}_key.pub`)));
    await writeFile(join(directory, 'known_hosts'), hostKeys.map(key => `node ${key}`).join(''));

    const relay = createServer({ allowHalfOpen: true }, async here => {
      try {
        const there = await node.dial(22);
        await Promise.all([pipeline(here, there), pipeline(there, here)]);
      } catch {
        here.resetAndDestroy();
      }
    });
    await once(relay.listen(0, '127.0.0.1'), 'listening');
    return new OpenSshClient(directory, publicKey, relay);
  }

  /** The path of its private key. */
  get identity(): string {
    return join(this.#directory, 'id');
  }

  /** `command` is what the login shell reads; none: that shell itself. */
  async run(command: string[], options: { input?: string | Buffer; flags?: string[] } = {}): Promise<SshResult> {
    return this.client('ssh', [...(options.flags ?? []), 'core@127.0.0.1', ...command], options.input);
  }

  /** Any program of OpenSSH that takes `-o`: ssh, scp, sftp. */
  async client(program: string, argv: string[], input: string | Buffer = ''): Promise<SshResult> {
    const { port } = this.#relay.address() as AddressInfo;
    const settings = [
      ...['BatchMode=yes', 'IdentitiesOnly=yes', 'StrictHostKeyChecking=yes', 'HostKeyAlias=node', 'LogLevel=ERROR'],
      ...[`Port=${port}`, `IdentityFile=${this.identity}`, `UserKnownHostsFile=${this.#directory}/known_hosts`],
    ].flatMap(setting => ['-o', setting]);
    const child = spawn(program, ['-F', 'none', ...settings, ...argv]);
    const closed = once(child, 'close');
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    const [stdout, stderr] = await Promise.all([buffer(child.stdout), buffer(child.stderr)]);
    const [status] = await closed;
    return { status, stdout: stdout.toString(), stderr: stderr.toString() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#relay, 'close');
    this.#relay.close();
    await closed;
    await rm(this.#directory, { recursive: true });
  }
}
