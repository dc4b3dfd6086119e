import type { Failure } from '../../errors.ts';
import { objectionToForms } from '../candidate/judge-sources.ts';
import type { InstallSources } from '../candidate/open-install.ts';
import { objectionToRpms } from '../rpm/check-rpms.ts';
import type { Prepared, PreparedNode } from './prepare.ts';

/** Refuses the nodes for which something that is to be installed was not made: that is known without looking at them. */
export function refuseUnfit(prepared: Prepared, sources: InstallSources | undefined): Prepared {
  if (!sources) return prepared;
  const refuse = (node: PreparedNode): PreparedNode => ({
    ...node,
    objection: node.objection ?? objectionTo(node, sources),
  });
  return { ...prepared, nodes: prepared.nodes.map(refuse) };
}

function objectionTo({ node }: PreparedNode, { files, rpms }: InstallSources): Failure | undefined {
  const ground = { node: node.metadata.name, architecture: node.architecture };
  return objectionToRpms(rpms, ground) ?? objectionToForms(files, ground);
}
