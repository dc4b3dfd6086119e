import { setTimeout as delay } from 'node:timers/promises';
import type { Knobs } from '../knobs.ts';
import type { PodReport } from './pod-report.ts';

/**
 * Returns when the image is there, which is at once unless a knob says that it cannot be had. Until then the waiting
 * reason flips between `ErrImagePull` and `ImagePullBackOff` (the words behind `rpc error:` are the runtime's own).
 */
export async function pullImage(image: string, about: PullSetting, signal: AbortSignal): Promise<void> {
  const { report, knobs } = about;
  while (knobs.brokenImages.some(broken => broken.test(image))) {
    const why =
      `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": ` +
      `failed to resolve image: ${image}: not found`;
    report.containerEvent('Normal', 'Pulling', `Pulling image "${image}"`);
    report.containerEvent('Warning', 'Failed', `Failed to pull image "${image}": ${why}`);
    report.containerEvent('Warning', 'Failed', 'Error: ErrImagePull');
    report.write({ sandboxRuns: true, container: { kind: 'waiting', reason: 'ErrImagePull', message: why } });
    await delay(knobs.imageRetryMs, undefined, { signal });
    const message = `Back-off pulling image "${image}": ErrImagePull: ${why}`;
    report.containerEvent('Normal', 'BackOff', `Back-off pulling image "${image}"`);
    report.containerEvent('Warning', 'Failed', 'Error: ImagePullBackOff');
    report.write({ container: { kind: 'waiting', reason: 'ImagePullBackOff', message } });
    await delay(knobs.imageRetryMs, undefined, { signal });
  }
  const present = `Container image "${image}" already present on machine and can be accessed by the pod`;
  report.containerEvent('Normal', 'Pulled', present);
}

export type PullSetting = { readonly report: PodReport; readonly knobs: Knobs };
