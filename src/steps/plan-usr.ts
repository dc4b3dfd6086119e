import { ignitionVersionFor } from '../model/cluster-config.ts';
import { debugNamespaceManifest, debugPodManifest, priorityClassFor } from '../model/debug-pod.ts';
import type { NodeResult, PlanStep } from '../model/event.ts';
import type { HostCommand } from '../model/host-command.ts';
import { readFiles } from '../model/host-files.ts';
import { sshArgv, throughInit, throughPod } from '../model/host-route.ts';
import { grantManifest, grantName } from '../model/machine-config.ts';
import { lookPatterns } from '../model/node-look.ts';
import { usrAnnotation } from '../model/node-record.ts';
import { judgeOutcomes } from '../model/outcome.ts';
import { type Pool, poolsWithRole, roleOf } from '../model/pool.ts';
import type { UsrRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import { createProbe, removeProbe, unlockUsr } from '../model/usr-commands.ts';
import { podLifetimeSeconds } from './open-node.ts';
import type { Prepared, PreparedNode } from './prepare.ts';
import { outcomeOfFailure } from './work-on-nodes.ts';

/** What `usr` would do, in order, from what the API shows; what only the node itself could tell is said to be so. */
export function planUsr(request: UsrRequest, prepared: Prepared): Result {
  const refused = prepared.nodes.flatMap(({ node, objection }) =>
    objection ? [outcomeOfFailure(node.metadata.name, objection)] : [],
  );
  const willing = prepared.nodes.filter(({ objection }) => !objection);
  const planned: NodeResult[] = willing.map(({ node }) => {
    return { node: node.metadata.name, state: 'planned', code: null, message: null, hint: null };
  });
  const outcomes = [...refused, ...planned.map(result => ({ result, failed: undefined }))];
  return {
    nodes: outcomes.map(({ result }) => result),
    failure: judgeOutcomes(outcomes),
    output: { kind: 'plan', steps: willing.length === 0 ? [] : stepsFor(request, prepared, willing) },
  };
}

function stepsFor(request: UsrRequest, prepared: Prepared, nodes: readonly PreparedNode[]): readonly PlanStep[] {
  const { namespace, run } = prepared;
  const grants = nodes.flatMap(({ wayIn }) => (wayIn.kind === 'grant' ? [wayIn.pool] : []));
  const pools = [...new Map(grants.map(pool => [pool.metadata.name, pool])).values()];
  const temporary: PlanStep[] = namespace.temporary ? [{ kind: 'create', manifest: debugNamespaceManifest(run) }] : [];
  const removed: PlanStep[] = [
    ...pools.map(pool => ({ kind: 'delete' as const, object: `machineconfig/${grantName(roleOf(pool), run)}` })),
    ...(request.common.debugPod.keepPod ? [] : [note('the debug pods are deleted')]),
    ...(namespace.temporary ? [{ kind: 'delete' as const, object: `namespace/${namespace.name}` }] : []),
  ];
  return [
    ...temporary,
    ...nodes.flatMap(node => openingOf(node, request, prepared)),
    ...pools.flatMap(pool => grantOf(pool, prepared)),
    ...nodes.flatMap(({ node }) => workOn(node.metadata.name, request, prepared)),
    ...removed,
    note(
      'not looked at: the node itself, which only a debug pod can tell (already unlocked, half-unlocked, FIPS mode)',
    ),
  ];
}

function openingOf(
  { node, image }: PreparedNode,
  { common }: UsrRequest,
  { run, namespace, facts }: Prepared,
): PlanStep[] {
  const manifest = debugPodManifest({
    node: node.metadata.name,
    namespace: namespace.name,
    image,
    run,
    priorityClass: priorityClassFor(facts.version?.version),
    lifetimeSeconds: podLifetimeSeconds(common),
  });
  const look = throughPod(readFiles(lookPatterns).argv);
  return [
    { kind: 'create', manifest },
    { kind: 'run', node: node.metadata.name, argv: look },
  ];
}

function grantOf(pool: Pool, { run, facts }: Prepared): PlanStep[] {
  const role = roleOf(pool);
  const reached = poolsWithRole(role, facts.pools ?? []).map(other => other.metadata.name);
  const manifest = grantManifest({
    name: grantName(role, run),
    role,
    ignitionVersion: ignitionVersionFor(facts.version?.version),
    publicKey: { algorithm: 'ecdsa-sha2-nistp256', base64: '(made when the command runs)', comment: '' },
    run,
  });
  return [
    { kind: 'create', manifest },
    note(`wait until the key is let in (it reaches the pools ${reached.join(', ')})`),
  ];
}

function workOn(node: string, request: UsrRequest, { run }: Prepared): PlanStep[] {
  const runStep = ({ argv }: Pick<HostCommand, 'argv'>): PlanStep => ({
    kind: 'run',
    node,
    argv: request.via === 'ssh' ? sshArgv(node, argv) : throughInit(argv),
  });
  const [program, ...rest] = request.run;
  return [
    runStep(unlockUsr),
    { kind: 'run', node, argv: throughPod(readFiles(lookPatterns).argv) },
    runStep(createProbe(run)),
    runStep(removeProbe(run)),
    {
      kind: 'patch',
      object: `node/${node}`,
      patch: { metadata: { annotations: { [usrAnnotation]: '(who, when, boot id)' } } },
    },
    ...(program === undefined ? [] : [runStep({ argv: [program, ...rest] })]),
  ];
}

function note(text: string): PlanStep {
  return { kind: 'note', text };
}
