import { daemonPods, imageStreams, payloadImages, publicImage } from '../../model/pod/debug-image.ts';
import { pods } from '../../model/pod/pod.ts';
import type { Ports } from '../../ports.ts';
import { unlessForbidden } from '../unless-forbidden.ts';

/**
 * An image for the debug pod of a node: `tools` or `must-gather` of the release payload; else the image that the Machine
 * Config Operator's daemon already runs there; else the public one that `oc debug` takes.
 */
export async function chooseDebugImage(
  { cluster }: Pick<Ports, 'cluster'>,
  node: string,
  signal: AbortSignal,
): Promise<string> {
  const streams = await Promise.all(
    payloadImages.map(name => unlessForbidden(cluster.get(imageStreams, name, signal))),
  );
  const payload = streams.find(stream => stream?.latest !== undefined)?.latest;
  if (payload !== undefined) return payload;
  const daemons = await unlessForbidden(
    cluster.list(pods, { ...daemonPods, fieldSelector: `spec.nodeName=${node}` }, signal),
  );
  return daemons?.find(pod => pod.image !== '')?.image ?? publicImage;
}
