import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { quoteForShell } from '../../src/text/shell-quote.ts';
import { programUnderTest } from './program.ts';

/** Puts the program under test into a directory of the PATH, by each of these names, as links to the binary are. */
export async function installAs(directory: string, ...names: readonly string[]): Promise<void> {
  const [file, main] = programUnderTest();
  await Promise.all(
    names.map(async name => {
      if (main === undefined) return symlink(file, join(directory, name));
      // The program says what it was called by.
      const script = join(directory, `${name}.mjs`);
      await symlink(main, script);
      await writeFile(join(directory, name), `#!/bin/sh\nexec ${quoteForShell([file, script])} "$@"\n`, {
        mode: 0o755,
      });
    }),
  );
}
