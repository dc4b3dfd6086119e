import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Ran } from './program.ts';
import type { Stories } from './stories.ts';
import { type KeyFile, makeKeyFile } from './user-keys.ts';

/** Runs a program of the real OpenSSH as a user does who has the stanza of `proxy` in `ssh_config`, and who is asked nothing. */
export type OpenSsh = (program: 'ssh' | 'scp' | 'sftp', argv: readonly string[], input?: string) => Promise<Ran>;

export type OpenSshOptions = {
  readonly stanza: string;
  readonly key: KeyFile;
  /** The user's home directory. OpenSSH is run from elsewhere. */
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
};

export async function useOpenSsh({ stanza, key, home, env = {} }: OpenSshOptions): Promise<OpenSsh> {
  const config = join(home, 'ssh_config');
  const elsewhere = join(home, 'some', 'where', 'else');
  await mkdir(elsewhere, { recursive: true });
  await writeFile(config, `BatchMode yes\nIdentitiesOnly yes\nIdentityFile ${key.path}\n${stanza}`);
  return async (program, argv, input = '') => {
    const child = spawn(program, ['-F', config, ...argv], {
      cwd: elsewhere,
      env: { PATH: process.env.PATH, HOME: home, ...env },
    });
    child.stdin.on('error', () => {}); // Nobody may read it.
    child.stdin.end(input);
    // Closed when also the proxy, which shares stderr, has ended.
    const [[status], stdout, stderr] = await Promise.all([
      once(child, 'close'),
      text(child.stdout),
      text(child.stderr),
    ]);
    return { status, stdout, stderr };
  };
}

/** A key of the user's that `key grant` lets in on the nodes of a pool, until `key revoke` at the disposal. */
export async function grantKey(
  { run, home }: Pick<Stories, 'run' | 'home'>,
  pool = 'worker',
): Promise<KeyFile & AsyncDisposable> {
  const key = await makeKeyFile(join(home(), `id-${crypto.randomUUID()}`));
  const granted = await run(['key', 'grant', '--pool', pool, '--key', `${key.path}.pub`, '-o', 'name']);
  if (granted.status !== 0) throw new Error(granted.stderr);
  return {
    ...key,
    [Symbol.asyncDispose]: async () => {
      const revoked = await run(['key', 'revoke', granted.stdout.trim()]);
      if (revoked.status !== 0) throw new Error(revoked.stderr);
    },
  };
}
