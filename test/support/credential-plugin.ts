import { readFile } from 'node:fs/promises';

/** The entry of a kubeconfig for the plugin `plugin` beside it. */
export const pluginEntry = { apiVersion: 'client.authentication.k8s.io/v1', command: './plugin' };

/** A credential plugin that gives the token `plugin-N` at its Nth run, and counts the runs in a file `runs` beside it. */
export const countingPlugin = `#!/bin/sh
cd "\${0%/*}"
echo run >>runs
printf '{"kind":"ExecCredential","status":{"token":"plugin-%s"}}' "$(grep -c run runs)"
`;

/** How often a counting plugin was run, by the path of its `runs`. */
export async function runsIn(path: string): Promise<number> {
  return (await readFile(path, 'utf8')).match(/run/g)?.length ?? 0;
}
