import type { Failure } from '../../src/errors.ts';
import { lookAtUnits } from '../../src/model/node/unit-look.ts';
import type { DeadmanFlags } from '../../src/model/put/install.ts';
import type { InstallPlan } from '../../src/model/put/install-plan.ts';
import type { Site } from '../../src/steps/pod/open-node.ts';
import type { ApplyOptions } from '../../src/steps/put/apply-install.ts';
import { quoteForShell } from '../../src/text/shell-quote.ts';
import { following, getting } from './answers.ts';
import { aLook } from './findings.ts';
import { aNode, rawNode } from './objects.ts';
import { aPutScene, type PutScene } from './put-scene.ts';
import { anOrigin } from './records.ts';
import { anInstall } from './requests.ts';

export type ApplySceneOptions = {
  readonly deadman?: Partial<DeadmanFlags>;
  readonly plan?: Partial<InstallPlan>;
  /** Instead of a new pod. */
  readonly failure?: Failure | undefined;
};

const lease = (renewTime: string) => ({ metadata: { name: 'worker-a' }, spec: { renewTime } });
const [before, after] = [lease('2026-11-22T11:00:00.000000Z'), lease('2026-11-22T11:00:10.000000Z')];

/** A scene of a put with all around it that is needed to install: a node that is well, and on which a new pod starts. */
export function anApplyScene({ deadman = {}, plan = {}, failure }: ApplySceneOptions = {}): {
  readonly scene: PutScene;
  readonly options: ApplyOptions;
} {
  const follow = following({ 'nodes/worker-a': [[rawNode()]], 'leases/worker-a': [[before], [after]] });
  const scene = aPutScene({ plan, cluster: { follow } });
  const { get } = scene.ports.cluster;
  const getLease = getting({ 'leases/kube-node-lease/worker-a': before });
  scene.ports.cluster.get = (resource, name, signal) =>
    (resource.plural === 'leases' ? getLease : get)(resource, name, signal);
  scene.host.commands[quoteForShell(lookAtUnits(scene.staged.plan.restart).argv)] = () => ({});
  const site: Site = {
    openNode: () => Promise.reject(new Error('no node was to be opened')),
    checkNode: async () => {
      if (failure) throw failure;
      return { pod: scene.witness, look: aLook() };
    },
    get grants(): never {
      throw new Error('no key was to be granted');
    },
    onNodes: scene.undo,
  };
  const options = {
    place: { node: aNode(), image: 'tools:1' },
    pod: scene.pod,
    shell: scene.shell,
    startShell: scene.shell,
    staged: scene.staged,
    site,
    deadman: { ...anInstall().deadman, ...deadman },
    origin: anOrigin(),
    program: 'oc rpmoverlay',
  };
  return { scene, options };
}
