import type { Node } from '../node/node.ts';
import { disruptionOfKeys, type MachineConfiguration } from '../pool/disruption.ts';
import { letsIn, type MachineConfig } from '../pool/machine-config.ts';
import { type Pool, poolOf } from '../pool/pool.ts';
import { judgePool } from '../pool/pool-verdict.ts';
import { isTakenInFips, type PublicKey } from './ssh-key.ts';

/** How a run will get in by SSH, decided from the API alone, before anything is made. */
export type WayIn =
  /** Keys of the user's that the node's config lets in already, the first one first. */
  | { readonly kind: 'granted'; readonly keys: readonly PublicKey[] }
  /** A key must be granted through this pool; `disruption` is what that would do to its nodes. */
  | { readonly kind: 'grant'; readonly pool: Pool; readonly disruption: string | undefined }
  /** Nobody can grant a key here, but keys may have been put on the node in another way. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly hint: string };

export type WayInSight = {
  readonly node: Node;
  readonly pools: readonly Pool[] | undefined;
  readonly poolsAreHidden: boolean;
  readonly rendered: MachineConfig | undefined;
  readonly version: string | undefined;
  readonly machineConfiguration: MachineConfiguration | undefined;
  readonly keys: readonly PublicKey[];
  /** The algorithm of the key that the user names, or wants to be made. */
  readonly insistsOn?: string | undefined;
  /** What else the user can do, for hints: `add --via host, which needs no key`. */
  readonly withoutKey: string;
};

export function findWayIn(sight: WayInSight): WayIn {
  const { node, pools, rendered, version, machineConfiguration, withoutKey } = sight;
  const keys = rendered?.fips ? sight.keys.filter(({ algorithm }) => isTakenInFips(algorithm)) : sight.keys;
  const known = rendered === undefined ? [] : keys.filter(key => letsIn(rendered, key));
  if (known.length > 0) return { kind: 'granted', keys: known };
  if (!pools && keys.length > 0) return { kind: 'unknown' };
  if (!pools) return sight.poolsAreHidden ? hiddenPools(sight) : noOperator(sight);
  const pool = poolOf(node, pools);
  if (!pool || !node.config) return noPool(sight);
  if (rendered?.fips && !isTakenInFips(sight.insistsOn ?? '')) return noEd25519(sight);
  if (node.unschedulable) return cordoned(sight);
  const verdict = judgePool(pool);
  if (verdict.kind === 'refused') return { ...verdict, hint: `${verdict.hint}; or ${withoutKey}` };
  return { kind: 'grant', pool, disruption: disruptionOfKeys(version, machineConfiguration) };
}

/** The operator starts no update on a node that somebody else made unschedulable (its `docs/MachineConfigController.md`). */
function cordoned({ node, withoutKey }: WayInSight): WayIn {
  const name = `node/${node.metadata.name}`;
  return {
    kind: 'refused',
    code: 'NODE_CORDONED',
    reason: `${name} is cordoned, so no key is granted on it`,
    hint: `oc adm uncordon ${node.metadata.name}; or ${withoutKey}`,
  };
}

function noEd25519({ node, withoutKey }: WayInSight): WayIn {
  return {
    kind: 'refused',
    code: 'KEY_TYPE_NOT_ALLOWED',
    reason: `node/${node.metadata.name} is in FIPS mode, which takes no Ed25519 keys`,
    hint: `use an ECDSA or RSA key: --key, --key-type; or ${withoutKey}`,
  };
}

function noOperator({ node, withoutKey }: WayInSight): WayIn {
  return {
    kind: 'refused',
    code: 'NO_MCO',
    reason: `node/${node.metadata.name}: no key is let in, and without a Machine Config Operator none can be granted`,
    hint: withoutKey,
  };
}

function hiddenPools({ node, withoutKey }: WayInSight): WayIn {
  return {
    kind: 'refused',
    code: 'FORBIDDEN',
    reason: `node/${node.metadata.name}: no key is let in, and you may not list machineconfigpools.machineconfiguration.openshift.io, through which one is granted`,
    hint: `ask for that right, or ${withoutKey}`,
  };
}

function noPool({ node, withoutKey }: WayInSight): WayIn {
  return {
    kind: 'refused',
    code: 'NO_POOL',
    reason: `node/${node.metadata.name} is in no machine config pool, or in more than one`,
    hint: `oc get mcp; or ${withoutKey}`,
  };
}
