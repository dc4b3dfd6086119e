import type { JournalEntry } from '../lab/journal.ts';
import type { Lab } from '../lab/lab.ts';

/** What happened to the lab since the view was taken. */
export type JournalView = {
  /** Requests that change something, `METHOD path`, without the group's prefix and the query. */
  readonly changes: () => readonly string[];
  /** Bodies of what was created, by the plural of its resource. */
  readonly created: (plural: string) => readonly object[];
  /** What ran over SSH, as the line that the login shell got. */
  readonly overSsh: () => readonly string[];
  /** What ran in pods. */
  readonly inPods: () => readonly (readonly string[])[];
  /** The node of each program that ran, in order. */
  readonly programNodes: () => readonly string[];
};

export function viewJournal(lab: Lab): JournalView {
  const from = lab.journal.entries.length;
  const entries = (): readonly JournalEntry[] => lab.journal.entries.slice(from);
  const changes = () => entries().flatMap(entry => (entry.kind === 'request' && entry.method !== 'GET' ? [entry] : []));
  const programs = (by: 'exec' | 'ssh') =>
    entries().flatMap(entry => (entry.kind === 'program' && entry.by === by ? [entry.argv] : []));
  return {
    changes: () => changes().map(({ method, path }) => `${method} ${shortPath(path)}`),
    created: plural =>
      changes().flatMap(({ method, path, body }) => {
        const isIt = method === 'POST' && shortPath(path).split('/').at(-1) === plural;
        return isIt && typeof body === 'object' && body !== null ? [body] : [];
      }),
    overSsh: () => programs('ssh').map(argv => argv.join(' ')),
    inPods: () => programs('exec'),
    programNodes: () => entries().flatMap(entry => (entry.kind === 'program' ? [entry.node] : [])),
  };
}

/** For which pools' roles keys were let in. */
export function rolesOf(view: JournalView): readonly string[] {
  return inConfigs(view, /"machineconfiguration.openshift.io\/role":"([^"]+)"/);
}

/** Of the keys that were let in. */
export function algorithmsOf(view: JournalView): readonly string[] {
  return inConfigs(view, /"sshAuthorizedKeys":\["(\S+) /);
}

function inConfigs(view: JournalView, part: RegExp): readonly string[] {
  return view.created('machineconfigs').map(config => part.exec(JSON.stringify(config))?.[1] ?? '');
}

/** `namespaces/x/pods/y` */
function shortPath(path: string): string {
  return path.replace(/\?.*$/, '').replace(/^\/apis?\/([^/]+\/)?v1\//, '');
}
