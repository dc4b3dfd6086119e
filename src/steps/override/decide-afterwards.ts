import { Failure } from '../../errors.ts';
import type { OverrideWork } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';

export type Afterwards = Exclude<OverrideWork['afterwards'], 'ask'>;

/**
 * What comes after the staging. Who has not said it is asked, before anything is staged: so that who cannot be asked is
 * refused with nothing changed. `--yes` permits no reboot that was not asked for; with `--allow-disruption` it does.
 */
export async function decideAfterwards(
  { reporter }: Pick<Ports, 'reporter'>,
  { afterwards, common }: Pick<OverrideWork, 'afterwards' | 'common'>,
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<Afterwards> {
  if (afterwards !== 'ask') return afterwards;
  if (common.yes) return common.allowDisruption ? 'reboot' : 'stay';
  if (nodes.length === 0) return 'stay';
  const these = nodes.length === 1 ? 'this node' : 'these nodes, in turn,';
  const text = `Once it is staged, reboot ${these} into it? If not, it comes with the next reboot.`;
  try {
    return (await reporter.ask({ text, nodes }, signal)) ? 'reboot' : 'stay';
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'NEEDS_CONFIRMATION') throw error;
    const hint = 'say what comes after the staging: --reboot or --no-reboot';
    throw new Failure(error.kind, error.code, error.message, { hint, cause: error });
  }
}
