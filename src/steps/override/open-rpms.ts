import type { Files } from '../../ports.ts';
import { isUrl } from '../candidate/open-install.ts';
import type { Prepared } from '../prepare/prepare.ts';
import { objectionToRpms } from '../rpm/check-rpms.ts';
import { type LocalRpm, type LocalRpms, readLocalRpms } from '../rpm/read-rpms.ts';

/** Opens and reads those of the named RPMs that lie on the user's machine; what is a URL the nodes fetch. */
export function openLocalRpms(
  ports: { readonly files: Pick<Files, 'open'> },
  names: readonly string[],
  signal: AbortSignal,
): Promise<LocalRpms> {
  return readLocalRpms(
    ports,
    names.filter(name => !isUrl(name)),
    signal,
  );
}

/** Refuses the nodes for which RPMs were not made: that is known without looking at them. */
export function refuseUnfitRpms(prepared: Prepared, rpms: readonly LocalRpm[]): Prepared {
  const nodes = prepared.nodes.map(node => {
    const { metadata, architecture } = node.node;
    return { ...node, objection: node.objection ?? objectionToRpms(rpms, { node: metadata.name, architecture }) };
  });
  return { ...prepared, nodes };
}
