import type { PlanStep } from '../../model/event.ts';
import { formatNevra } from '../../model/rpm/nevra.ts';
import type { OverrideRequest } from '../override/stage-scene.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import type { LocalRpm } from '../rpm/read-rpms.ts';
import { note } from './plan-site.ts';

export type OverrideOnNode = { readonly node: Pick<PreparedNode, 'node'>; readonly locals: readonly LocalRpm[] };

/** What becomes of each package on one node, in words; nothing where nothing is recorded that could be reset. */
export function outlineOverride(request: OverrideRequest, onNode: OverrideOnNode): readonly PlanStep[] {
  return wordsOf(request, onNode).map(text => note(`${onNode.node.node.metadata.name}: ${text}`));
}

function wordsOf(request: OverrideRequest, { node, locals }: OverrideOnNode): readonly string[] {
  switch (request.command) {
    case 'override replace':
      return request.rpms.map(source => wordsOfReplacement(source, locals));
    case 'override remove':
      return request.packages.map(name => `remove ${name}, which the base has`);
    case 'override reset': {
      const { packages, unrecorded } = request;
      const recorded = node.node.overrideRecord?.packages ?? [];
      const names = packages === 'recorded' ? recorded.map(one => one.name) : packages;
      const words = names.map(name => {
        const base = recorded.find(one => one.name === name)?.base ?? undefined;
        return `reset ${name} to what the base has${base === undefined ? '' : `, which was ${base}`}`;
      });
      const others = packages === 'recorded' && unrecorded ? ['reset all that others have set'] : [];
      return [...words, ...others];
    }
  }
}

function wordsOfReplacement(source: string, locals: readonly LocalRpm[]): string {
  const local = locals.find(rpm => rpm.source === source);
  if (!local) return `replace a package by what ${source} is, which is looked at when it is there`;
  const { reading, sha256 } = local;
  const what =
    reading.kind === 'rpm' ? `${reading.nevra.name} by ${formatNevra(reading.nevra)}` : `a package by ${source}`;
  return `replace ${what} (${source}, sha256 ${sha256})`;
}
