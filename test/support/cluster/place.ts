/** Where the stories take place that are safe on a real cluster: in a lab of their own, or there. */
export type Place = { readonly kind: 'lab' } | RealPlace;

/** `kubeconfig` as `KUBECONFIG` has it, which may be a list of files. */
export type RealPlace = { readonly kind: 'cluster'; readonly kubeconfig: string; readonly node: string };

/** What the stories do to their node and its pool: said where they are refused, and before they begin. */
export const effects = `\
  - make namespaces with privileged pods on the node, and delete them;
  - make its /usr writable, which it stays until the next reboot, and put a new file there that they then remove;
  - grant SSH keys on its pool by MachineConfigs, and take them back. By the default policy of OpenShift 4.12 and newer
    that disturbs no node; where it would, these stories are refused, and fail.
They reboot, drain and override nothing.
`;

/**
 * By `RPMOVERLAY_STORIES`, `KUBECONFIG` and `RPMOVERLAY_NODE`. Nothing of a real cluster is guessed.
 * @throws Error that says what to set.
 */
export function choosePlace(env: Readonly<Record<string, string | undefined>>): Place {
  const { RPMOVERLAY_STORIES: stories = '', KUBECONFIG: kubeconfig, RPMOVERLAY_NODE: node } = env;
  if (stories === '') return { kind: 'lab' };
  if (stories !== 'cluster') throw new Error(`RPMOVERLAY_STORIES is «${stories}»: it may be «cluster», or not be set`);
  if (!kubeconfig) throw new Error('RPMOVERLAY_STORIES=cluster: set KUBECONFIG to the cluster that is meant');
  if (node) return { kind: 'cluster', kubeconfig, node };
  throw new Error(`RPMOVERLAY_STORIES=cluster: set RPMOVERLAY_NODE to a worker. Of this node, the stories\n${effects}`);
}
