import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { HostCommand, HostResult } from '../../src/model/host-command.ts';

/** A directory that goes with the test. */
export async function aDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'this-machine-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A directory with programs in it, which are found before the machine's own of these names. */
export async function programs(t: TestContext, scripts: Readonly<Record<string, string>>): Promise<string> {
  const directory = await aDirectory(t);
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(directory, name), `#!/bin/sh\n${script}`);
    await chmod(join(directory, name), 0o755);
  }
  return directory;
}

/** Runs a command of a node's on this machine; `path`: a directory in which programs are looked for first. */
export function runHere({ argv, input }: HostCommand, { path = '' } = {}): Promise<HostResult> {
  const [program, ...words] = argv;
  const env = { ...process.env, PATH: [path, process.env.PATH].filter(Boolean).join(':') };
  return new Promise((resolve, reject) => {
    const child = execFile(program, words, { env }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ status: Number(error?.code ?? 0), stdout, stderr });
    });
    child.stdin?.on('error', () => {}); // It need not read all of it.
    child.stdin?.end(input);
  });
}
