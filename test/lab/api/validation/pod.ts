import type { FieldError } from '../errors.ts';
import { sameJson, valueAt } from '../json.ts';
import type { Draft, StoredObject } from '../store.ts';
import { recordsAt } from '../table/column.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];

/** The part of `ValidatePodSpec` that a debug pod can run into. */
export function podErrors(pod: Draft): FieldError[] {
  const containers = recordsAt(pod, 'spec', 'containers');
  const errors: FieldError[] = [];
  const required = (field: string) => errors.push({ reason: 'FieldValueRequired', field, message: 'Required value' });

  const volumes = recordsAt(pod, 'spec', 'volumes').map(volume => volume.name);
  if (containers.length === 0) required('spec.containers');
  containers.forEach((container, index) => {
    const at = `spec.containers[${index}]`;
    if (!container.name) required(`${at}.name`);
    if (!container.image) required(`${at}.image`);
    recordsAt(container, 'volumeMounts').forEach((mount, mountIndex) => {
      const field = `${at}.volumeMounts[${mountIndex}]`;
      if (!mount.mountPath) required(`${field}.mountPath`);
      if (volumes.includes(mount.name)) return;
      const message = `Not found: ${JSON.stringify(mount.name ?? '')}`;
      errors.push({ reason: 'FieldValueNotFound', field: `${field}.name`, message });
    });
  });
  const policy = String(valueAt(pod, 'spec', 'restartPolicy') ?? 'Always');
  if (!RESTART_POLICIES.includes(policy)) {
    const supported = RESTART_POLICIES.map(item => `"${item}"`).join(', ');
    const message = `Unsupported value: "${policy}": supported values: ${supported}`;
    errors.push({ reason: 'FieldValueNotSupported', field: 'spec.restartPolicy', message });
  }
  return errors;
}

/** Of a pod's spec hardly anything may change. */
export function podUpdateErrors(previous: StoredObject, next: StoredObject): FieldError[] {
  if (sameJson(fixedPart(previous), fixedPart(next))) return [];
  const message =
    'Forbidden: pod updates may not change fields other than `spec.containers[*].image`,' +
    '`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),' +
    '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
  return [{ reason: 'FieldValueForbidden', field: 'spec', message }];
}

function fixedPart(pod: StoredObject): unknown {
  const { activeDeadlineSeconds: _deadline, tolerations: _tolerations, ...spec } = pod.spec ?? {};
  const withoutImages = recordsAt(spec, 'containers').map(({ image: _image, ...container }) => container);
  return { ...spec, containers: withoutImages };
}
