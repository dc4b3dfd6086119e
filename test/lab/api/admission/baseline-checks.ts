import { type JsonObject, valueAt } from '../json.ts';
import { recordsAt } from '../table/column.ts';
import { containersOf } from './pod-defaults.ts';
import { type Check, inContext, mustNot, namesWhere, plural, quoted, strings } from './pod-security-words.ts';

export const hostNamespaces: Check = spec => {
  const used = ['hostNetwork', 'hostPID', 'hostIPC'].filter(key => valueAt(spec, key) === true);
  return used.length > 0 ? `host namespaces (${used.map(key => `${key}=true`).join(', ')})` : undefined;
};

const hostPathVolumes: Check = spec => {
  const names = recordsAt(spec, 'volumes')
    .filter(volume => volume.hostPath)
    .map(volume => volume.name);
  return names.length > 0 ? `hostPath volumes (${plural('volume', names)} ${quoted(names)})` : undefined;
};

export const hostPorts: Check = spec => {
  const ports = (container: JsonObject) =>
    recordsAt(container, 'ports')
      .map(port => port.hostPort)
      .filter(port => port !== undefined && port !== 0);
  const bad = namesWhere(spec, container => ports(container).length > 0);
  const all = containersOf(spec).flatMap(ports);
  return bad.length > 0
    ? `hostPort (${plural('container', bad)} ${quoted(bad)} ${bad.length > 1 ? 'use' : 'uses'} ${plural('hostPort', all)} ${all.join(', ')})`
    : undefined;
};

export const privileged: Check = spec => {
  const bad = namesWhere(spec, container => inContext(container, 'privileged') === true);
  return mustNot('privileged', bad, 'securityContext.privileged=true');
};

const capabilitiesBaseline: Check = spec => {
  const added = (container: JsonObject) =>
    strings(inContext(container, 'capabilities', 'add')).filter(
      capability => !HARMLESS_CAPABILITIES.includes(capability),
    );
  const bad = namesWhere(spec, container => added(container).length > 0);
  const all = [...new Set(containersOf(spec).flatMap(added))].sort();
  return bad.length > 0
    ? `non-default capabilities (${plural('container', bad)} ${quoted(bad)} must not include ${quoted(all)} in securityContext.capabilities.add)`
    : undefined;
};

const seccompBaseline: Check = spec => {
  const isBad = (context: unknown) => valueAt(context, 'seccompProfile', 'type') === 'Unconfined';
  const bad = namesWhere(spec, container => isBad(container.securityContext));
  const who = [
    ...(isBad(valueAt(spec, 'securityContext')) ? ['pod'] : []),
    ...(bad.length > 0 ? [`${plural('container', bad)} ${quoted(bad)}`] : []),
  ];
  return who.length > 0
    ? `seccompProfile (${who.join(' and ')} must not set securityContext.seccompProfile.type to "Unconfined")`
    : undefined;
};

/** In the order in which violations are told: by the checks' identifiers. */
export const baselineChecks: readonly Check[] = [
  capabilitiesBaseline,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  privileged,
  seccompBaseline,
];

const HARMLESS_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];
