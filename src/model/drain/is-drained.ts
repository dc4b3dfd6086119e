import { assertNever } from '../../errors.ts';
import { type Infrastructure, isSingleNode } from '../pool/cluster-config.ts';
import type { DrainFlags } from '../request.ts';

/** Whether a node is cordoned and drained before its reboot. Alone in its cluster, its pods could go nowhere. */
export function isDrained({ drain }: Pick<DrainFlags, 'drain'>, infrastructure: Infrastructure | undefined): boolean {
  switch (drain) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'unless-alone':
      return !isSingleNode(infrastructure);
    default:
      return assertNever(drain);
  }
}
