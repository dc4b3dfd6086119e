import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../errors.ts';
import { quoteForShell } from '../text/shell-quote.ts';
import { type Kubeconfig, mergeKubeconfigs } from './kubeconfig.ts';
import { readKubeconfig } from './read-kubeconfig.ts';
import type { Surroundings } from './surroundings.ts';

/** As mounted into every pod: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Finds and reads the kubeconfig as kubectl does: the file of the flag; else the files of `KUBECONFIG`, of which those
 * that are not there are passed over; else `~/.kube/config`; else, in a pod, its service account. Empty where there is
 * none of them.
 *
 * `Failure('usage')`: `NO_KUBECONFIG` for a flag's file that is not there, `BAD_KUBECONFIG` for one that cannot be read.
 */
export async function loadKubeconfig(flag: string | undefined, surroundings: Surroundings): Promise<Kubeconfig> {
  if (flag !== undefined) {
    const config = await readConfigFile(flag);
    if (config) return config;
    throw new Failure('usage', 'NO_KUBECONFIG', `there is no kubeconfig ${flag}`, {
      hint: 'name another file with --kubeconfig',
    });
  }
  const files = kubeconfigFiles(surroundings);
  const configs = await Promise.all(files.map(readConfigFile));
  const merged = mergeKubeconfigs(configs.filter(config => config !== undefined));
  if (merged.contexts.size > 0 || merged.clusters.size > 0) return merged;
  return (await serviceAccountConfig(surroundings)) ?? merged;
}

function kubeconfigFiles({ env, home }: Surroundings): readonly string[] {
  const listed = (env.KUBECONFIG ?? '').split(path.delimiter).filter(file => file !== '');
  if (listed.length > 0) return [...new Set(listed)];
  return home === undefined ? [] : [path.join(home, '.kube', 'config')];
}

async function readConfigFile(file: string): Promise<Kubeconfig | undefined> {
  const text = await readIfThere(file);
  return text === undefined ? undefined : readKubeconfig(text, path.resolve(file));
}

async function serviceAccountConfig({ env, serviceAccount }: Surroundings): Promise<Kubeconfig | undefined> {
  const [host, port] = [env.KUBERNETES_SERVICE_HOST, env.KUBERNETES_SERVICE_PORT];
  const directory = serviceAccount ?? SERVICE_ACCOUNT;
  const [token, namespace] = await Promise.all(
    ['token', 'namespace'].map(name => readIfThere(path.join(directory, name))),
  );
  if (!host || !port || token === undefined) return undefined;
  const name = 'in-cluster';
  const config = {
    'current-context': name,
    contexts: [{ name, context: { cluster: name, user: name, namespace: namespace?.trim() } }],
    clusters: [
      {
        name,
        cluster: {
          server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
          'certificate-authority': 'ca.crt',
        },
      },
    ],
    users: [{ name, user: { tokenFile: 'token' } }],
  };
  return readKubeconfig(JSON.stringify(config), path.join(directory, 'kubeconfig'));
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Failure('usage', 'BAD_KUBECONFIG', `cannot read ${file}: ${code}`, {
      hint: quoteForShell(['ls', '-ld', file]),
      cause: error,
    });
  }
}
