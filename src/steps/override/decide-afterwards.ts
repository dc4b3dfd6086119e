import { assertNever, Failure } from '../../errors.ts';
import { isDrained } from '../../model/drain/is-drained.ts';
import type { Infrastructure } from '../../model/pool/cluster-config.ts';
import type { OverrideWork } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { isUrl } from '../candidate/open-install.ts';
import type { OverrideRequest } from './stage-scene.ts';

export type Afterwards = Exclude<OverrideWork['afterwards'], 'ask'>;

export type Staging = {
  readonly request: OverrideRequest;
  /** Those on which something is staged, by name. */
  readonly nodes: readonly string[];
  readonly infrastructure: Infrastructure | undefined;
};

/**
 * What comes after the staging. Who has not said it is asked, before anything is staged: so that who cannot be asked is
 * refused with nothing changed. `--yes` permits no reboot that was not asked for; with `--allow-disruption` it does.
 */
export async function decideAfterwards(
  { reporter }: Pick<Ports, 'reporter'>,
  staging: Staging,
  signal: AbortSignal,
): Promise<Afterwards> {
  const { request, nodes } = staging;
  const { afterwards, common } = request;
  if (afterwards !== 'ask') return afterwards;
  if (common.yes) return common.allowDisruption ? 'reboot' : 'stay';
  if (nodes.length === 0) return 'stay';
  try {
    return (await reporter.ask({ text: questionOf(staging), nodes }, signal)) ? 'reboot' : 'stay';
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'NEEDS_CONFIRMATION') throw error;
    const hint = 'say what comes after the staging: --reboot or --no-reboot';
    throw new Failure(error.kind, error.code, error.message, { hint, cause: error });
  }
}

function questionOf({ request, nodes, infrastructure }: Staging): string {
  const these = nodes.length === 1 ? 'this node' : 'these nodes, in turn';
  const pods = isDrained(request.drain, infrastructure) ? 'are evicted first' : 'end there';
  return `Once ${changeOf(request)} is staged, reboot ${these}? The pods ${pods}. Otherwise it comes with the next reboot.`;
}

function changeOf(request: OverrideRequest): string {
  switch (request.command) {
    case 'override replace':
      return `the replacement by ${request.rpms.map(fileNameOf).join(', ')}`;
    case 'override remove':
      return `the removal of ${request.packages.join(', ')}`;
    case 'override reset':
      return `the reset of ${request.packages === 'recorded' ? 'all that is recorded' : request.packages.join(', ')}`;
    default:
      return assertNever(request);
  }
}

/** Without its directories, and without what a URL has after its path. */
function fileNameOf(rpm: string): string {
  const path = isUrl(rpm) ? new URL(rpm).pathname : rpm;
  return path.split(/[\\/]/).at(-1) || rpm;
}
