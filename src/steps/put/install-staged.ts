import { basename } from 'node:path';
import { armedUntil } from '../../model/put/put-record.ts';
import { formatPackageChange } from '../../model/rpm/package-change.ts';
import type { Ports } from '../../ports.ts';
import type { NothingToInstall, StagedInstall } from '../candidate/stage-install.ts';
import { type Applied, type ApplyOptions, applyInstall } from './apply-install.ts';

export type InstallStagedOptions = Omit<ApplyOptions, 'staged'> & {
  readonly staged: StagedInstall | NothingToInstall;
  /** Whether somebody can log in to the node when no pod starts there any more. */
  readonly isLetIn: boolean;
  /** The node's, by which a key is granted; `undefined` where none can be. */
  readonly pool: string | undefined;
};

export type Installed = {
  /** Of the node's row. */
  readonly fields: {
    readonly files: Applied['files'];
    /** Paths that had the content before. */
    readonly same: readonly string[];
    readonly rpms: StagedInstall['packages'];
    readonly restarted: readonly string[];
    readonly armedUntil: string | null;
  };
  readonly text: string;
};

/** Installs what was brought to a node, where there is anything, and says what came of it. */
export async function installStaged(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { staged, isLetIn, pool, ...options }: InstallStagedOptions,
  signal: AbortSignal,
): Promise<Installed> {
  const { same } = staged;
  if (staged.kind === 'nothing') {
    const until = staged.armed && armedUntil(staged.armed.deadline);
    const fields = { files: [], same, rpms: [], restarted: [], armedUntil: until ?? null };
    const text = `${namesOf(same)} ${same.length === 1 ? 'was' : 'were'} there already`;
    return { fields, text: [text, ...unconfirmed(until, options)].join('; ') };
  }
  if (staged.critical.length > 0 && !isLetIn) warnOfNoWayIn(ports, { ...options, pool });
  const applied = await applyInstall(ports, { ...options, staged }, signal);
  const { files, armedUntil: until } = applied;
  const { packages: rpms, plan } = staged;
  const fields = { files, same, rpms, restarted: plan.restart, armedUntil: until ?? null };
  return { fields, text: textOf(staged, applied, options) };
}

function warnOfNoWayIn(
  { reporter }: Pick<Ports, 'reporter'>,
  { pod: { node }, program, pool }: Pick<InstallStagedOptions, 'pod' | 'program' | 'pool'>,
): void {
  const why = 'no SSH key of yours is let in: if no container starts there any more, rescue has to grant one first';
  const grant = pool === undefined ? '' : `; let one in: ${program} key grant --pool ${pool} --key FILE.pub`;
  reporter.emit({ kind: 'warning', node, text: `${why}${grant}` });
}

function textOf(
  { packages, plan: { restart } }: StagedInstall,
  { files, armedUntil: until }: Applied,
  options: Pick<ApplyOptions, 'pod' | 'program'>,
): string {
  return [
    ...(files.length > 0 ? [`put ${namesOf(files.map(({ path }) => path))}`] : []),
    ...packages.map(change => `installed ${formatPackageChange(change)}`),
    ...(restart.length > 0 ? [`restarted ${restart.join(', ')}`] : []),
    ...(packages.length > 0 ? ['only a reboot takes packages back'] : []),
    ...unconfirmed(until, options),
  ].join('; ');
}

function unconfirmed(
  until: string | undefined,
  { pod: { node }, program }: Pick<ApplyOptions, 'pod' | 'program'>,
): readonly string[] {
  return until === undefined ? [] : [`taken back at ${until} unless confirmed: ${program} usr confirm ${node}`];
}

/** The names of a few files, or how many they are. */
function namesOf(paths: readonly string[]): string {
  return paths.length > 3 ? `${paths.length} files` : paths.map(path => basename(path)).join(', ');
}
