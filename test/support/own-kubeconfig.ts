import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../lab/lab.ts';

export type OwnKubeconfig = {
  /** The entry of its user; the context has none where it is not given. */
  readonly user?: object;
  /** Laid over the entry of the cluster. */
  readonly cluster?: object;
  /** Put beside it by name, executable. */
  readonly files?: Readonly<Record<string, string>>;
};

/** What stands in a kubeconfig. */
export type Content = {
  readonly 'current-context'?: string;
  readonly contexts?: readonly object[];
  readonly clusters?: readonly object[];
  readonly users?: readonly object[];
};

export type Written = {
  readonly path: string;
  readonly content: Required<Content>;
  /** Writes it anew. */
  readonly write: (content: Content) => Promise<void>;
  /** The path of a file beside it. */
  readonly beside: (name: string) => string;
};

/** A kubeconfig that a user has written for a lab, in a directory of its own: the context `mine`, and what it names. */
export async function writeOwnKubeconfig({ api }: Lab, home: string, parts: OwnKubeconfig): Promise<Written> {
  const { user, cluster, files = {} } = parts;
  const directory = await mkdtemp(join(home, 'kube-'));
  const beside = (name: string): string => join(directory, name);
  for (const [name, text] of Object.entries({ 'ca.crt': api.authority, ...files })) {
    await writeFile(beside(name), text, { mode: 0o700 });
  }
  const path = beside('config');
  const write = (content: Content): Promise<void> => writeFile(path, JSON.stringify(content));
  const content = {
    'current-context': 'mine',
    contexts: [{ name: 'mine', context: { cluster: 'lab', ...(user && { user: 'me' }) } }],
    clusters: [{ name: 'lab', cluster: { server: api.url, 'certificate-authority': 'ca.crt', ...cluster } }],
    users: user ? [{ name: 'me', user }] : [],
  };
  await write(content);
  return { path, content, write, beside };
}
