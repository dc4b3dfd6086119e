import { nameOf, type Wish } from './override-wish.ts';

/** The way to what rpm-ostree takes and changes nothing by: packages that the node's image adds on top of its base. */
export function inactiveHint(inactive: readonly Wish[], { program, node }: InactiveGround): string {
  if (inactive.some(({ kind }) => kind === 'replaced')) {
    return `install it into an overlay, until the next reboot: ${program} usr node/${node} --rpm FILE`;
  }
  return `leave ${inactive.map(nameOf).join(', ')} out of the image that node/${node} runs`;
}

type InactiveGround = { readonly program: string; readonly node: string };
