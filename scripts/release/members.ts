import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listAt, textAt } from '../../src/model/json.ts';
import { platformNameOf } from '../krew-rules.ts';
import type { Member } from './tar.ts';
import type { Target } from './targets.ts';

/** What the manifest for krew says that a platform's archive has: its name, and the files in it. */
export type Contents = { readonly archive: string; readonly files: readonly string[] };

export function contentsOf(manifest: unknown, { os, arch }: Pick<Target, 'os' | 'arch'>): Contents {
  const platform = listAt(manifest, 'spec', 'platforms').find(found => platformNameOf(found) === `${os}-${arch}`);
  const uri = textAt(platform, 'uri');
  if (uri === undefined) throw new Error(`the manifest has no ${os}-${arch}`);
  return {
    archive: uri.slice(uri.lastIndexOf('/') + 1),
    files: listAt(platform, 'files').map(file => textAt(file, 'from') ?? ''),
  };
}

/** The directories of what is built for one platform, of what is made for all of them, and of what is written by hand. */
export type Places = { readonly built: string; readonly made: string; readonly source: string };

/** Reads the files. Only the program is executable. */
export async function membersOf(
  { files }: Contents,
  { program }: Pick<Target, 'program'>,
  { built, made, source }: Places,
): Promise<readonly Member[]> {
  const places: Readonly<Record<string, string>> = { LICENSE: source, 'oc-rpmoverlay.1': made };
  return Promise.all(
    files.map(async name => ({
      name,
      mode: name === program ? 0o755 : 0o644,
      content: await readFile(join(places[name] ?? built, name)),
    })),
  );
}
