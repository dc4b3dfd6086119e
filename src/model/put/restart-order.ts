/**
 * The units that are restarted once these paths are installed, in their order: those that were asked for, or else those
 * whose main process runs what was installed. What runs anew for each container (runc, crun, conmon) needs no restart.
 *
 * The kubelet asks CRI-O for all that it does, and is started behind it again
 * (openshift/machine-config-operator docs/HACKING.md). That systemd reads its units anew first is the node's to do.
 */
export function restartsFor(paths: readonly string[], asked: 'default' | readonly string[]): readonly string[] {
  if (asked !== 'default') return [...new Set(asked)];
  const wanted = new Set(paths.flatMap(path => unitsOf[programIn(path)] ?? []));
  return restartOrder.filter(unit => wanted.has(unit));
}

const restartOrder = ['crio.service', 'kubelet.service'] as const;

const unitsOf: Readonly<Record<string, readonly (typeof restartOrder)[number][]>> = {
  crio: ['crio.service', 'kubelet.service'],
  kubelet: ['kubelet.service'],
};

function programIn(path: string): string {
  return /^\/usr\/s?bin\/([^/]+)$/.exec(path)?.[1] ?? '';
}
