import type { OverrideRemoveRequest, OverrideReplaceRequest, OverrideResetRequest } from '../../model/request.ts';
import type { OpenNode, Site } from '../pod/open-node.ts';
import type { Prepared, PreparedNode } from '../prepare/prepare.ts';
import type { LocalRpm } from '../rpm/read-rpms.ts';
import type { Afterwards } from './decide-afterwards.ts';

export type OverrideRequest = OverrideReplaceRequest | OverrideRemoveRequest | OverrideResetRequest;

/** One node on which something is to be staged. */
export type StageScene<T extends OverrideRequest = OverrideRequest> = {
  readonly request: T;
  readonly afterwards: Afterwards;
  /** The RPMs of the user's machine, read and judged. */
  readonly locals: readonly LocalRpm[];
  readonly node: PreparedNode;
  readonly opened: OpenNode;
  readonly prepared: Prepared;
  readonly site: Site;
  /** Who asks for it; empty where nobody knows. */
  readonly by: string;
};
