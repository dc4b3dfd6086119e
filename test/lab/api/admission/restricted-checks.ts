import { valueAt } from '../json.ts';
import { recordsAt } from '../table/column.ts';
import { hostNamespaces, hostPorts, privileged } from './baseline-checks.ts';
import { type Check, inContext, must, namesWhere, plural, quoted, strings } from './pod-security-words.ts';

const allowPrivilegeEscalation: Check = spec => {
  const bad = namesWhere(spec, container => inContext(container, 'allowPrivilegeEscalation') !== false);
  return must('allowPrivilegeEscalation != false', bad, 'securityContext.allowPrivilegeEscalation=false');
};

const capabilitiesRestricted: Check = spec => {
  const missing = namesWhere(spec, container => !strings(inContext(container, 'capabilities', 'drop')).includes('ALL'));
  return must('unrestricted capabilities', missing, 'securityContext.capabilities.drop=["ALL"]');
};

const restrictedVolumes: Check = spec => {
  const typed = recordsAt(spec, 'volumes')
    .map(volume => ({ name: volume.name, type: Object.keys(volume).find(key => key !== 'name') ?? 'emptyDir' }))
    .filter(({ type }) => !HARMLESS_VOLUMES.includes(type));
  if (typed.length === 0) return undefined;
  const names = typed.map(({ name }) => name);
  const types = [...new Set(typed.map(({ type }) => type))].sort();
  return `restricted volume types (${plural('volume', names)} ${quoted(names)} ${names.length > 1 ? 'use' : 'uses'} restricted volume ${plural('type', types)} ${quoted(types)})`;
};

const runAsNonRoot: Check = spec => {
  const byPod = valueAt(spec, 'securityContext', 'runAsNonRoot') === true;
  const bad = namesWhere(spec, container => {
    const own = inContext(container, 'runAsNonRoot');
    return own === undefined ? !byPod : own !== true;
  });
  return bad.length > 0
    ? `runAsNonRoot != true (pod or ${plural('container', bad)} ${quoted(bad)} must set securityContext.runAsNonRoot=true)`
    : undefined;
};

const runAsUser: Check = spec => {
  const bad = namesWhere(spec, container => inContext(container, 'runAsUser') === 0);
  const who = [
    ...(valueAt(spec, 'securityContext', 'runAsUser') === 0 ? ['pod'] : []),
    ...(bad.length > 0 ? [`${plural('container', bad)} ${quoted(bad)}`] : []),
  ];
  return who.length > 0 ? `runAsUser=0 (${who.join(' and ')} must not set runAsUser=0)` : undefined;
};

const seccompRestricted: Check = spec => {
  const allowed = (type: unknown) => type === 'RuntimeDefault' || type === 'Localhost';
  const byPod = allowed(valueAt(spec, 'securityContext', 'seccompProfile', 'type'));
  const bad = namesWhere(spec, container => {
    const own = inContext(container, 'seccompProfile', 'type');
    return own === undefined ? !byPod : !allowed(own);
  });
  return bad.length > 0
    ? `seccompProfile (pod or ${plural('container', bad)} ${quoted(bad)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`
    : undefined;
};

/** The baseline's, but for those that a stricter one of the same matter replaces, and then the stricter ones. */
export const restrictedChecks: readonly Check[] = [
  hostNamespaces,
  hostPorts,
  privileged,
  allowPrivilegeEscalation,
  capabilitiesRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompRestricted,
];

const HARMLESS_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];
