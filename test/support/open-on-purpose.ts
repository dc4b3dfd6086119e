import { nodeStore } from '../../src/model/node/node-store.ts';
import type { OpenPath } from './node-watch.ts';

/** What strangers get at on a node, for all that is known here, but for no reason. */
export function openWithoutReason(paths: readonly OpenPath[]): readonly string[] {
  const unreasoned = paths.filter(({ path, mode }) => !reasons.some(({ is }) => is.test(`${mode} ${path}`)));
  return unreasoned.map(({ path, mode }) => `${mode} ${path}`).sort();
}

/** `is` is matched with the mode in octal digits and the path. */
const reasons: readonly { readonly why: string; readonly is: RegExp }[] = [
  { why: "the node's own", is: /^\d+ \/(var\/)?tmp$/ },
  {
    why: "/usr itself, as ostree's overlay keeps it, but for what was closed before",
    is: /^\d+ \/var\/tmp\/ostree-unlock-ovl\.(?!.*\/closed\/.)/,
  },
  { why: 'units, of which systemd tells everybody anyway', is: /^0644 .*\.(service|timer)$/ },
  {
    why: 'for the unprivileged user who tries a program: to enter by name, nobody can list it',
    is: new RegExp(`^0711 ${nodeStore}(/runs(/[a-z0-9]+(/new|/try(/\\w+)?)?)?)?$`),
  },
  {
    why: 'a program while it is tried by that user, which is to be in /usr for everybody',
    is: new RegExp(`^0755 ${nodeStore}/runs/[a-z0-9]+/new/\\d+$`),
  },
];
