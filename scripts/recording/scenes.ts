/** What is typed in the recording, in this order; `status`: the exit status that it must end with. */
export type Scene = { readonly words: readonly string[]; readonly status: number };

export const size = { columns: 100, rows: 30 };

/** A build of another release, and one that starts no container: their files are beside the user. */
export const builds = { tooNew: 'runc-from-fedora', broken: 'runc-broken' };

export const scenes: readonly Scene[] = [
  { words: ['usr', 'worker-a'], status: 0 },
  { words: ['usr', 'worker-a', '--put', `${builds.tooNew}:/usr/bin/runc`], status: 3 },
  { words: ['usr', 'worker-a', '--put', `${builds.broken}:/usr/bin/runc`, '--no-verify'], status: 7 },
  { words: ['status', 'worker-a'], status: 0 },
];

/** As it is typed. */
export function commandLine({ words }: Scene): string {
  return ['oc', 'rpmoverlay', ...words].join(' ');
}
