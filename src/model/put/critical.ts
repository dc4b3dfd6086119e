/** A path whose loss can keep a node from starting containers, from being reached, or from saving itself. */
export type CriticalPath = { readonly path: string; readonly reason: string };

/** Those of `paths` that are runtime-critical, each with the reason; `named` are the paths of `--critical`. */
export function criticalAmong(paths: readonly string[], named: readonly string[]): readonly CriticalPath[] {
  return paths.flatMap(path => {
    const reason = reasonFor(path, named);
    return reason === undefined ? [] : [{ path, reason }];
  });
}

function reasonFor(path: string, named: readonly string[]): string | undefined {
  const isNamed = named.some(name => path === name || path.startsWith(`${name.replace(/\/$/, '')}/`));
  return rules.find(rule => rule.matches(path))?.reason ?? (isNamed ? '--critical names it' : undefined);
}

/** What `node-program/` calls; `coreutils` is all of them, where they are one program. */
const toolsOfSwitch = [
  'bash sh systemctl systemd-run coreutils cat chcon chmod chown cmp cp crictl curl cut find flock grep head ln mkdir mv',
  'readlink realpath restorecon rm rmdir sha256sum sleep stat sync tail timeout',
].flatMap(line => line.split(' '));

type Rule = { readonly matches: (path: string) => boolean; readonly reason: string };

/** With a broken runc nothing new starts, `exec` into what runs fails too, and only sshd and open streams go on (measured). */
const rules: readonly Rule[] = [
  program(['runc', 'crun', 'conmon', 'conmonrs'], 'every container is started through it'),
  program(['crio', 'containerd', /^containerd-shim.*/], 'it is the container runtime'),
  // kubelet.service runs the kubelet through the wrapper (openshift/machine-config-operator templates, kubelet.service).
  program(['kubelet', 'kubenswrapper'], 'it is the kubelet'),
  // OpenSSH 9.8 took the sessions apart from the listener.
  program([/^sshd(-session|-auth)?$/, 'sudo'], 'it is the way in where no pod starts any more'),
  { matches: path => path.startsWith('/usr/lib/systemd/'), reason: 'it belongs to systemd' },
  { matches: isLibraryOfAll, reason: 'programs of the node are loaded with it' },
  program(toolsOfSwitch, "the dead-man's switch runs on it"),
];

function program(names: readonly (string | RegExp)[], reason: string): Rule {
  return {
    matches: path => {
      const name = /^\/usr\/(?:s?bin|libexec(?:\/.*)?)\/([^/]+)$/.exec(path)?.[1];
      return name !== undefined && names.some(one => (typeof one === 'string' ? one === name : one.test(name)));
    },
    reason,
  };
}

/** In the loader's own directories, or where it looks even before them (ld.so(8), glibc-hwcaps); the loader itself too. */
function isLibraryOfAll(path: string): boolean {
  return /^\/usr\/lib(?:64)?\/(?:glibc-hwcaps\/[^/]+\/)?[^/]+\.so(?:\.[^/]*)?$/.test(path);
}
