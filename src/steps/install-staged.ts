import { basename } from 'node:path';
import { formatPackageChange } from '../model/package-change.ts';
import type { Ports } from '../ports.ts';
import { type Applied, type ApplyOptions, applyInstall } from './apply-install.ts';
import type { NothingToInstall, StagedInstall } from './stage-install.ts';

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
  { staged, ...options }: Omit<ApplyOptions, 'staged'> & { readonly staged: StagedInstall | NothingToInstall },
  signal: AbortSignal,
): Promise<Installed> {
  if (staged.kind === 'nothing') {
    const fields = { files: [], same: staged.same, rpms: [], restarted: [], armedUntil: null };
    return { fields, text: `${staged.same.map(path => basename(path)).join(', ')} was there already` };
  }
  const { same, packages, plan, critical } = staged;
  const { node } = options.pod;
  if (critical.length > 0 && !options.isLetIn) {
    const text = `no SSH key is let in on ${node}: if no container starts there any more, rescue has no way in; ${options.program} key grant makes one`;
    ports.reporter.emit({ kind: 'warning', node, text });
  }
  const { files, armedUntil } = await applyInstall(ports, { ...options, staged }, signal);
  const parts = [
    ...(files.length > 0
      ? [
          `put ${countOr(
            files.map(({ path }) => basename(path)),
            'files',
          )}`,
        ]
      : []),
    ...packages.map(change => `installed ${formatPackageChange(change)}`),
    ...(plan.restart.length > 0 ? [`restarted ${plan.restart.join(', ')}`] : []),
    ...(armedUntil === undefined ? [] : [`not confirmed yet: ${options.program} usr confirm ${node}`]),
  ];
  const fields = { files, same, rpms: packages, restarted: plan.restart, armedUntil: armedUntil ?? null };
  return { fields, text: parts.join('; ') };
}

function countOr(names: readonly string[], what: string): string {
  return names.length > 3 ? `${names.length} ${what}` : names.join(', ');
}
