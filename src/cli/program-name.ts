/**
 * The name that the user called the program by: `oc rpmoverlay`, `kubectl rpmoverlay`, or the file's own name.
 *
 * Both `oc` and `kubectl` find a plugin that is called `kubectl-rpmoverlay`, and put themselves away with `exec(2)`
 * (`DefaultPluginHandler.Execute` in kubectl's `pkg/cmd/cmd.go`): no parent is left to be asked. What is left is `$_`,
 * in which bash and zsh name the program that they started. Where it names neither, the plugin's file name decides.
 */
export function programNameOf(argv0: string, env: Readonly<Record<string, string | undefined>>): string {
  const file = fileNameOf(argv0);
  const owner = /^(oc|kubectl)-(.+)$/.exec(file);
  if (!owner) return file;
  const [, prefix, plugin] = owner;
  const caller = fileNameOf(env._ ?? '');
  const askedKubectlsPluginOfOc = prefix === 'kubectl' && caller === 'oc';
  return `${askedKubectlsPluginOfOc ? 'oc' : prefix} ${plugin}`;
}

/** Without the directories, and without what systems put behind the name of a program. */
export function fileNameOf(path: string): string {
  return (path.split(/[/\\]/).at(-1) ?? '').replace(/\.(exe|js|mjs)$/i, '');
}
