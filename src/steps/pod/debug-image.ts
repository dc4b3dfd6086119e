import { type DebugImage, daemonPods, imageStreams, payloadImages, publicImage } from '../../model/pod/debug-image.ts';
import { pods } from '../../model/pod/pod.ts';
import type { Ports } from '../../ports.ts';
import { unlessForbidden } from '../unless-forbidden.ts';

/**
 * An image for the debug pod of a node: `tools` or `must-gather` of the release payload; else the image that the Machine
 * Config Operator's daemon already runs there; else the public one that `oc debug` takes.
 */
export async function chooseDebugImage(
  ports: Pick<Ports, 'cluster'>,
  node: string,
  signal: AbortSignal,
): Promise<string> {
  return ((await payloadImage(ports, signal)) ?? (await imageForNode(ports, node, signal))).image;
}

/** The one of the release payload, which is the same for all nodes. */
export async function payloadImage(
  { cluster }: Pick<Ports, 'cluster'>,
  signal: AbortSignal,
): Promise<DebugImage | undefined> {
  const streams = await Promise.all(
    payloadImages.map(async name => {
      const image = (await unlessForbidden(cluster.get(imageStreams, name, signal)))?.latest;
      return image === undefined ? [] : [{ image, origin: `${name.namespace}/${name.name}` } as const];
    }),
  );
  return streams.flat()[0];
}

/** What is left where the payload has none. */
export async function imageForNode(
  { cluster }: Pick<Ports, 'cluster'>,
  node: string,
  signal: AbortSignal,
): Promise<DebugImage> {
  const daemons = await unlessForbidden(
    cluster.list(pods, { ...daemonPods, fieldSelector: `spec.nodeName=${node}` }, signal),
  );
  const image = daemons?.find(pod => pod.image !== '')?.image;
  return image === undefined ? { image: publicImage, origin: 'public' } : { image, origin: 'daemon' };
}
