import { machineConfigs } from '../lab/controllers/mco/resources.ts';
import type { Lab } from '../lab/lab.ts';
import type { SecretUser } from './secret-user.ts';
import { triesAll } from './tried-ways.ts';

/** What there is for the runs to name. */
export type SecretScene = {
  readonly lab: Lab;
  readonly user: SecretUser;
  /** `http://HOST:PORT`; it serves `toyd-1.0-1.noarch.rpm` and the override. */
  readonly base: string;
  /** A program that can take the place of runc. */
  readonly runc: string;
  /** The name of the file of another runc's package. */
  readonly override: string;
};

/** A run of a command, and how it ends. Each finds what those before it have left. */
export type SecretRun = {
  /** The words that call it. */
  readonly command: string;
  readonly words: (scene: SecretScene) => readonly string[];
  /** Default: 0. */
  readonly exit?: number;
  /** Default: a table. */
  readonly format?: 'json';
  /** Whether the node is looked at before each step of its own scripts, too. */
  readonly isWatchedClosely?: true;
};

/** A file of the node that only root may read; what takes its place must not be readable for a moment either. */
export const closedFile = '/usr/libexec/closed/tool';

/** All commands, on `worker-a`, which is as it was booted; at the end it is so again. */
export const secretRuns: readonly SecretRun[] = [
  { command: 'help', words: () => ['usr'] },
  { command: 'version', words: () => [] },
  { command: 'completion', words: () => ['bash'] },
  { command: '__complete', words: () => ['--', 'status', 'work'] },
  { command: 'key grant', words: ({ user }) => ['--pool', 'worker', '--key', `${user.key.path}.pub`], format: 'json' },
  { command: 'key list', words: () => [] },
  { command: 'check', words: () => ['worker-a'] },
  { command: 'usr', words: ({ base, user }) => ['worker-a', '--rpm', toyUrl(base, user)], exit: 2, format: 'json' },
  {
    command: 'usr',
    words: ({ base, user, runc }) => [
      ...['worker-a', '--key', 'node', '--keep-key', '--no-confirm'],
      ...['--put', `${runc}:/usr/bin/runc`, '--put', `${runc}:${closedFile}`],
      ...['--rpm', `${base}/toyd-1.0-1.noarch.rpm${user.query}`],
    ],
    format: 'json',
    isWatchedClosely: true,
  },
  { command: 'usr confirm', words: ({ user }) => ['worker-a', '--key', user.key.path] },
  { command: 'status', words: () => ['worker-a', '--live'] },
  { command: 'status', words: ({ user }) => ['--token', user.staleToken], exit: 3 },
  { command: 'usr revert', words: () => ['worker-a', '--via', 'host'] },
  { command: 'ssh', words: ({ user }) => ['worker-a', '--key', user.key.path, '--', 'id'] },
  { command: 'proxy', words: () => ['worker-a'] },
  ...(triesAll ? [{ command: 'proxy', words: () => ['worker-a', '--ssh-config'] }] : []),
  {
    command: 'override replace',
    words: ({ base, user }) => [toyUrl(base, user), 'worker-a', '--no-reboot'],
    exit: 2,
  },
  {
    command: 'override replace',
    words: ({ base, user, override }) => [`${base}/${override}${user.query}`, 'worker-a', '--no-reboot'],
    format: 'json',
  },
  { command: 'override', words: () => [] },
  { command: 'override list', words: () => ['worker-a'] },
  { command: 'override remove', words: () => ['NetworkManager', 'worker-a', '--dry-run'] },
  { command: 'override reset', words: () => ['worker-a', '--no-reboot'] },
  { command: 'rescue', words: ({ user }) => ['worker-a', '--key', user.key.path, '--reboot'] },
  { command: 'reboot', words: () => ['worker-a', '-y'] },
  { command: 'key revoke', words: ({ lab }) => [grantIn(lab)] },
  { command: 'key revoke', words: ({ lab }) => [grantIn(lab)], format: 'json' },
  { command: 'cleanup', words: () => ['worker-a', '--all-runs', '-y'] },
];

/** With a password in it, which is refused. */
function toyUrl(base: string, { login }: SecretUser): string {
  return `${base.replace('//', `//${login}`)}/toyd-1.0-1.noarch.rpm`;
}

/** A MachineConfig that lets in a key and is the program's. */
function grantIn({ store }: Lab): string {
  const names = store.list(machineConfigs).map(({ metadata }) => metadata.name);
  return names.find(name => /^99-worker-oc-rpmoverlay-/.test(name)) ?? '';
}
