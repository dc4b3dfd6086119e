import type { Node } from '../node/node.ts';

/**
 * The images that a node has and is to have in a pool with layered images, which the operator rolls out as it does
 * configurations; both empty in any other.
 */
export function imagesOf({ metadata: { annotations } }: Pick<Node, 'metadata'>): {
  readonly current: string;
  readonly desired: string;
} {
  const at = (name: string): string => annotations[`machineconfiguration.openshift.io/${name}`] ?? '';
  return { current: at('currentImage'), desired: at('desiredImage') };
}
