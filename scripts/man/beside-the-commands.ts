import { exitStatus, type FailureKind } from '../../src/errors.ts';

/** What each kind of failure tells a script. */
const meanings: Readonly<Record<FailureKind, string>> = {
  failed: 'It was tried, and did not work. Something may have changed.',
  usage: 'The command line was not understood. Nothing was contacted.',
  refused: 'The program looked, and decided not to. Nothing is changed at the end.',
  timeout: 'The program gave up waiting. The cluster may still get there.',
  partial: 'Of several nodes some are done and some are not. The result lists each.',
  leftover: 'Done, but something that was made is still there. Each is named with the command that removes it.',
  rolledback: "The change was taken back, by the dead-man's switch or by the program.",
  internal: 'A bug: version and stack are on stderr.',
  interrupted: 'Interrupted, after cleaning up.',
  terminated: 'Asked to end by SIGTERM or SIGHUP, after cleaning up.',
};

/** The exit statuses, as numbers and what they mean. */
export const exitStatuses: readonly (readonly [status: number, meaning: string])[] = [
  [0, 'What was asked for holds.'],
  ...Object.entries(exitStatus).map(([kind, status]) => [status, meanings[kind as FailureKind]] as const),
  [255, 'With a command after --, whose status it is otherwise: the program failed, and not the command.'],
];

type Chapter = { readonly title: string; readonly rows: readonly (readonly [word: string, meaning: string])[] };

/** What the program takes from its surroundings. */
export const surroundings: readonly Chapter[] = [
  {
    title: 'ENVIRONMENT',
    rows: [
      ['KUBECONFIG', 'A list of kubeconfig files, which are put together as kubectl does.'],
      ['HTTPS_PROXY, NO_PROXY', 'The proxy to the API server, and for whom there is none.'],
      ['SSH_AUTH_SOCK', 'Where the ssh agent is asked for keys.'],
      ['NO_COLOR', 'No colors, where it is set.'],
      ['XDG_DATA_HOME, XDG_CACHE_HOME', 'Where the files below are, instead of ~/.local/share and ~/.cache.'],
    ],
  },
  {
    title: 'FILES',
    rows: [
      ['~/.kube/config', 'The kubeconfig, where KUBECONFIG and --kubeconfig name none.'],
      ['~/.local/share/oc-rpmoverlay/', 'The keys that --keep-key asked to keep.'],
      ['~/.cache/oc-rpmoverlay/', 'Names of nodes and pools, for seconds, so that a shell completes them at once.'],
    ],
  },
];
