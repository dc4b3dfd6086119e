import type { Args, Command } from '../command.ts';
import { overrideGroups, readOverrideWork } from '../flags/override-work.ts';
import { readTarget, targetFlags } from '../flags/target.ts';
import { namesRpm, parseRpmWord } from '../rpm-source.ts';
import { usageFailure } from '../usage-failure.ts';

export const overrideReplace: Command = {
  kind: 'command',
  path: ['override', 'replace'],
  summary: "Replace packages of the nodes' OS by other builds, across reboots",
  description:
    "Stages a new deployment of the OS with rpm-ostree override replace, and proves that the new packages are really in it: rpm-ostree silently leaves out those that its base image does not have. Files are brought to the node, URLs are fetched by it. Packages that depend on one another's exact build belong in one call.\n\nWith --reboot the nodes are then cordoned, drained and rebooted in turn, and it is proved that each runs the new packages. Until then a dead-man's switch is armed: a node that is not seen to be well in time boots its old deployment again.",
  operand: {
    label: 'RPM… TARGET…',
    count: 'many',
    summary: 'files that end in .rpm and http(s) URLs; then names of nodes, or one of --selector, --pool and --all',
  },
  flags: overrideGroups(targetFlags),
  examples: [
    {
      does: 'Stage a runc of your own, and reboot into it',
      line: '{program} override replace ./runc-1.2.5-2.el9.x86_64.rpm worker-a --reboot',
    },
    {
      does: 'Packages of one build, for the next reboot',
      line: '{program} override replace ./kernel*.rpm worker-a --no-reboot',
    },
    {
      does: 'All workers, the first one alone',
      line: '{program} override replace https://example.com/cri-o.rpm --pool worker --reboot --canary 1',
    },
    {
      does: 'See what would be done',
      line: '{program} override replace ./runc.rpm worker-a --reboot --dry-run',
    },
  ],
  read: args => {
    const target = readTarget(
      args,
      args.operands.filter(word => !namesRpm(word)),
    );
    return { command: 'override replace', ...readOverrideWork(args, target), rpms: readRpms(args) };
  },
};

function readRpms({ operands }: Args): readonly [string, ...string[]] {
  const [first, ...others] = new Set(operands.filter(namesRpm).map(parseRpmWord));
  if (first !== undefined) return [first, ...others];
  throw usageFailure('MISSING_ARGUMENT', 'no RPM is named', 'name files that end in .rpm, or http(s) URLs');
}
