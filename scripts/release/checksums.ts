import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether a file of `dist/` is part of a release: archives, the manifest for krew, and the bill of materials. */
export function isReleased(name: string): boolean {
  return /^oc-rpmoverlay-v.*\.tar\.gz$|^rpmoverlay\.yaml$|\.cdx\.json$/.test(name);
}

/** A line for each file, as `sha256sum --binary` prints it. */
export async function checksums(directory: string, files: readonly string[]): Promise<string> {
  const lines = await Promise.all(
    files.map(async name => {
      const content = await readFile(join(directory, name));
      return `${createHash('sha256').update(content).digest('hex')} *${name}\n`;
    }),
  );
  return lines.join('');
}
