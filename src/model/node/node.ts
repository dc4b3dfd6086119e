import { booleanAt, listAt, textAt, textsAt } from '../json.ts';
import { readMetadata } from '../metadata.ts';
import { type OverrideRecord, overridesAnnotation, readOverrideRecord } from '../override/override-record.ts';
import type { Metadata, Resource } from '../resource.ts';
import { type HostKeyRecord, hostKeysAnnotation, readHostKeyRecord } from './host-key-record.ts';
import { readUsrRecord, type UsrRecord, usrAnnotation } from './node-record.ts';

/** A node, as far as this program looks at one. */
export type Node = {
  readonly metadata: Metadata;
  readonly unschedulable: boolean;
  /** `linux` or `windows`. */
  readonly operatingSystem: string;
  readonly architecture: string;
  readonly osImage: string;
  /** E.g. `v1.33.5`; empty before it has reported. */
  readonly kubeletVersion: string;
  /** Of the running kernel; a new one after every reboot. */
  readonly bootId: string;
  /** Its first address inside of the cluster; `undefined` before its kubelet has reported. */
  readonly address: string | undefined;
  readonly ready: { readonly status: string; readonly reason: string; readonly message: string } | undefined;
  /** Of the conditions that keep the Machine Config Operator from counting on a node: those that are not `False`. */
  readonly impairments: readonly string[];
  /** Names of the images that the kubelet reports as present. */
  readonly images: readonly string[];
  readonly config: ConfigState | undefined;
  readonly usrRecord: UsrRecord | undefined;
  readonly hostKeyRecord: HostKeyRecord | undefined;
  readonly overrideRecord: OverrideRecord | undefined;
};

/**
 * What the Machine Config Operator says on a node: annotations `machineconfiguration.openshift.io/…`
 * (openshift/machine-config-operator `pkg/daemon/constants/constants.go`).
 */
export type ConfigState = {
  readonly current: string;
  readonly desired: string;
  /** `Done`, `Working`, `Rebooting`, `Degraded` or `Unreconcilable`. */
  readonly state: string;
  readonly reason: string;
};

export const nodes: Resource<Node> = {
  group: '',
  version: 'v1',
  plural: 'nodes',
  kind: 'Node',
  scope: 'cluster',
  read: readNode,
};

/** The roles that the labels `node-role.kubernetes.io/…` give a node. */
export function rolesOf(node: Node): readonly string[] {
  const prefix = 'node-role.kubernetes.io/';
  return Object.keys(node.metadata.labels)
    .filter(label => label.startsWith(prefix))
    .map(label => label.slice(prefix.length));
}

export function isReady(node: Node): boolean {
  return node.ready?.status === 'True';
}

/** What the kubelet of a node that is not ready says, or who misses it. */
export function whyNotReady({ ready }: Node): string {
  return ready?.message || ready?.reason || 'its kubelet has not reported yet';
}

function readNode(raw: unknown): Node {
  const metadata = readMetadata(raw);
  const conditions = listAt(raw, 'status', 'conditions');
  const ready = conditions.find(condition => textAt(condition, 'type') === 'Ready');
  const info = (field: string): string => textAt(raw, 'status', 'nodeInfo', field) ?? '';
  return {
    metadata,
    unschedulable: booleanAt(raw, 'spec', 'unschedulable') ?? false,
    operatingSystem: info('operatingSystem') || metadata.labels['kubernetes.io/os'] || 'linux',
    architecture: info('architecture'),
    osImage: info('osImage'),
    kubeletVersion: info('kubeletVersion'),
    bootId: info('bootID'),
    address: readAddress(raw),
    ready: ready === undefined ? undefined : readCondition(ready),
    impairments: conditions.flatMap(readImpairment),
    images: listAt(raw, 'status', 'images').flatMap(image => textsAt(image, 'names')),
    config: readConfigState(metadata.annotations),
    usrRecord: readUsrRecord(metadata.annotations[usrAnnotation]),
    hostKeyRecord: readHostKeyRecord(metadata.annotations[hostKeysAnnotation]),
    overrideRecord: readOverrideRecord(metadata.annotations[overridesAnnotation]),
  };
}

function readAddress(raw: unknown): string | undefined {
  const internal = listAt(raw, 'status', 'addresses').find(address => textAt(address, 'type') === 'InternalIP');
  return textAt(internal, 'address');
}

function readCondition(raw: unknown): NonNullable<Node['ready']> {
  return {
    status: textAt(raw, 'status') ?? 'Unknown',
    reason: textAt(raw, 'reason') ?? '',
    message: textAt(raw, 'message') ?? '',
  };
}

function readImpairment(raw: unknown): readonly string[] {
  const type = textAt(raw, 'type') ?? '';
  return ['DiskPressure', 'NetworkUnavailable'].includes(type) && textAt(raw, 'status') !== 'False' ? [type] : [];
}

function readConfigState(annotations: Readonly<Record<string, string>>): ConfigState | undefined {
  const at = (name: string): string => annotations[`machineconfiguration.openshift.io/${name}`] ?? '';
  const current = at('currentConfig');
  if (current === '') return undefined;
  return { current, desired: at('desiredConfig'), state: at('state'), reason: at('reason') };
}
