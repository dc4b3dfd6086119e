import { listAt, textAt } from '../json.ts';
import { readMetadata } from '../metadata.ts';
import type { Metadata, Resource } from '../resource.ts';

/** An imagestream's newest image for each tag (openshift/api `image/v1`). */
export type ImageStream = { readonly metadata: Metadata; readonly latest: string | undefined };

export const imageStreams: Resource<ImageStream> = {
  group: 'image.openshift.io',
  version: 'v1',
  plural: 'imagestreams',
  kind: 'ImageStream',
  scope: 'namespace',
  read: raw => {
    const tag = listAt(raw, 'status', 'tags').find(entry => textAt(entry, 'tag') === 'latest');
    return { metadata: readMetadata(raw), latest: textAt(tag, 'items', 0, 'dockerImageReference') };
  },
};

/** Images of the release payload that have a shell; `tools` is what `oc debug node` takes (openshift/oc `pkg/cli/debug/debug.go`). */
export const payloadImages = [
  { namespace: 'openshift', name: 'tools' },
  { namespace: 'openshift', name: 'must-gather' },
] as const;

/** What `oc debug node` falls back to where there is no image API. It must be pulled from outside the cluster. */
export const publicImage = 'registry.redhat.io/rhel9/support-tools';

/** The Machine Config Operator's daemon runs on every node, so its image is there and needs no registry. */
export const daemonPods = {
  namespace: 'openshift-machine-config-operator',
  labelSelector: 'k8s-app=machine-config-daemon',
} as const;

/**
 * An image for a debug pod, and from where: `named` by the user, an imagestream of the release payload (`openshift/tools`),
 * the `daemon` of the Machine Config Operator, or the `public` one.
 */
export type DebugImage = {
  readonly image: string;
  readonly origin: 'named' | `${string}/${string}` | 'daemon' | 'public';
};
