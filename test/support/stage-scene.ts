import type { OverrideRequest, StageScene } from '../../src/steps/override/stage-scene.ts';
import type { DebugPod } from '../../src/steps/pod/open-debug-pod.ts';
import { aLook } from './findings.ts';
import { aPrepared, aPreparedNode } from './prepared.ts';
import { anUndo } from './undo.ts';

/** What a run is about to do on `worker-a`; `undo` is where it registers what it makes there. */
export function aStageScene<T extends OverrideRequest>(request: T, pod: DebugPod, more: Partial<StageScene<T>> = {}) {
  const undo = anUndo();
  const unexpected = (): never => {
    throw new Error('nothing more was expected to be opened');
  };
  const site = { openNode: unexpected, checkNode: unexpected, onNodes: undo } as unknown as StageScene['site'];
  const prepared = aPrepared();
  const opened = { pod, look: aLook() };
  const scene: StageScene<T> = {
    ...{ request, afterwards: 'reboot', locals: [], node: aPreparedNode(), opened, prepared, site, by: 'me' },
    ...more,
  };
  return { scene, undo };
}
