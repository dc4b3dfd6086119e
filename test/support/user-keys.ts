import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { StoredObject } from '../lab/api/store.ts';
import { marksOf } from '../lab/controllers/mco/node-marks.ts';
import { machineConfigs } from '../lab/controllers/mco/resources.ts';
import { NODES } from '../lab/controllers/resources.ts';
import type { Lab } from '../lab/lab.ts';
import { until } from './trouble.ts';

const runFile = promisify(execFile);

/** A private key file of the user's, made by OpenSSH, and the line of its public half. */
export type KeyFile = { readonly path: string; readonly line: string };

export async function makeKeyFile(path: string, type: 'ecdsa' | 'ed25519' | 'rsa' = 'ed25519'): Promise<KeyFile> {
  await runFile('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'the user', '-f', path]);
  return { path, line: (await readFile(`${path}.pub`, 'utf8')).trim() };
}

/** `SHA256:…`, by OpenSSH. */
export function fingerprintOf(line: string): string {
  const [, fingerprint = ''] = execFileSync('ssh-keygen', ['-lf', '-'], { input: line, encoding: 'utf8' }).split(' ');
  return fingerprint;
}

/** A real ssh-agent that holds one key; it ends with its disposal. */
export async function startAgent(
  socket: string,
  key: KeyFile,
): Promise<AsyncDisposable & { readonly env: Readonly<Record<string, string>> }> {
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(agent, 'exit');
  // It prints how to reach it once it listens.
  await once(createInterface(agent.stdout), 'line');
  const env = { SSH_AUTH_SOCK: socket };
  await runFile('ssh-add', ['-q', key.path], { env: { ...process.env, ...env } });
  return {
    env,
    [Symbol.asyncDispose]: async () => {
      agent.kill();
      await ended;
    },
  };
}

/** A new key of the user's that is let in on all workers, so that logging in with it needs no grant. */
export async function makeKnownKey(lab: Lab, home: string): Promise<KeyFile & AsyncDisposable> {
  const key = await makeKeyFile(join(home, `id-${randomUUID()}`));
  return { ...key, ...(await letKeyIn(lab, key)) };
}

/** Lets a key in on all workers by a MachineConfig, as an administrator does it; taken back with its disposal. */
export async function letKeyIn(lab: Lab, { line }: KeyFile): Promise<AsyncDisposable> {
  const name = '50-worker-team-ssh';
  lab.store.create(machineConfigs, {
    apiVersion: 'machineconfiguration.openshift.io/v1',
    kind: 'MachineConfig',
    metadata: { name, generation: 1, labels: { 'machineconfiguration.openshift.io/role': 'worker' } },
    spec: {
      config: { ignition: { version: '3.2.0' }, passwd: { users: [{ name: 'core', sshAuthorizedKeys: [line] }] } },
    },
  });
  await untilWorkersHave(lab, keys => keys.includes(line));
  return {
    [Symbol.asyncDispose]: async () => {
      lab.store.remove(machineConfigs, undefined, name);
      await untilWorkersHave(lab, keys => !keys.includes(line));
    },
  };
}

/** Takes the installer's MachineConfig with its key from all workers; put back with the disposal. */
export async function withoutInstallerKey(lab: Lab): Promise<AsyncDisposable> {
  const { store } = lab;
  const installers = store.get(machineConfigs, undefined, '99-worker-ssh');
  if (!installers) throw new Error('there is no machineconfig/99-worker-ssh');
  const { apiVersion, kind, metadata, spec } = installers;
  store.remove(machineConfigs, undefined, metadata.name);
  await untilWorkersHave(lab, keys => keys.length === 0);
  return {
    [Symbol.asyncDispose]: async () => {
      const { name, labels = {}, generation = 1 } = metadata;
      store.create(machineConfigs, { apiVersion, kind, metadata: { name, labels, generation }, spec });
      await untilWorkersHave(lab, keys => keys.length > 0);
    },
  };
}

/** Until every worker is done with a configuration whose keys are so. */
async function untilWorkersHave(lab: Lab, areSo: (keys: readonly string[]) => boolean): Promise<void> {
  const { store } = lab;
  const isWorker = ({ metadata }: StoredObject) => 'node-role.kubernetes.io/worker' in (metadata.labels ?? {});
  const hasTheKeys = (node: StoredObject): boolean => {
    const { currentConfig = '', desiredConfig, state } = marksOf(node);
    const [user] = store.get(machineConfigs, undefined, currentConfig)?.spec.config.passwd?.users ?? [];
    return state === 'Done' && currentConfig === desiredConfig && areSo(user?.sshAuthorizedKeys ?? []);
  };
  await until(lab, () => store.list(NODES).filter(isWorker).every(hasTheKeys));
}
