import { Failure } from '../../errors.ts';
import type { Rpm } from '../../model/rpm/rpm.ts';
import { testInstall } from '../../model/rpm/rpm-database.ts';
import { judgeRpms, type RpmCandidate, type RpmGround } from '../../model/rpm/rpm-verdict.ts';
import type { Reporter } from '../../ports.ts';
import { printable } from '../../text/printable.ts';
import { type OnHost, runOnHost } from '../pod/run-checked.ts';

/** The packages that RPMs are, where nothing in them speaks against it; else `Failure('refused')` with the verdict's code. */
export function demandRpms(
  { reporter }: { readonly reporter: Pick<Reporter, 'emit'> },
  candidates: readonly RpmCandidate[],
  ground: RpmGround,
): readonly Rpm[] {
  const verdict = judgeRpms(candidates, ground);
  if (verdict.kind === 'refused') throw new Failure('refused', verdict.code, verdict.reason, { hint: verdict.hint });
  for (const text of verdict.warnings) reporter.emit({ kind: 'warning', node: ground.node, text });
  return verdict.rpms;
}

/** What speaks against RPMs for a node, as far as they say themselves. */
export function objectionToRpms(candidates: readonly RpmCandidate[], ground: RpmGround): Failure | undefined {
  const verdict = judgeRpms(candidates, ground);
  return verdict.kind === 'fits'
    ? undefined
    : new Failure('refused', verdict.code, verdict.reason, { hint: verdict.hint });
}

/** An RPM that lies on the node at `path`. */
export type PlacedRpm = Pick<RpmCandidate, 'source'> & { readonly path: string };

/**
 * Has the node's rpm look whether it would install these together; nothing is changed.
 * `Failure('refused', 'RPM_TEST_FAILED')` with its words.
 */
export async function testRpms(host: OnHost, rpms: readonly PlacedRpm[], signal: AbortSignal): Promise<void> {
  host.reporter.emit({ kind: 'progress', node: host.node, text: 'asking rpm whether it would install this' });
  const { status, stderr } = await runOnHost(host, testInstall(rpms.map(({ path }) => path)), signal);
  if (status === 0) return;
  // From the last, since the path of the first may be the start of the tenth's.
  const said = rpms.reduceRight((text, { path, source }) => text.replaceAll(path, () => source), stderr);
  const reason = complaintsIn(said) || `rpm ended with status ${status}`;
  throw new Failure('refused', 'RPM_TEST_FAILED', `node/${host.node}: ${reason}`, {
    hint: 'add what is missing with further --rpm, or build it for this release',
  });
}

/** In one line, without what rpm says of signatures whose keys the node does not have. */
function complaintsIn(said: string): string {
  const lines = said.split('\n').map(line => line.trim().replace(/^error: /, ''));
  const complaints = lines.filter(line => line !== '' && !line.startsWith('warning:'));
  return printable(complaints.join('; ').replaceAll(':; ', ': '));
}
