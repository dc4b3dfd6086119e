import { randomUUID } from 'node:crypto';
import { admitNamespace, defaultNamespace } from '../admission/namespace-lifecycle.ts';
import { defaultPod, mutatePod } from '../admission/pod-defaults.ts';
import { admitPodSecurity } from '../admission/pod-security.ts';
import { priorityOf } from '../admission/priority-class.ts';
import { admitQuota } from '../admission/quota.ts';
import { admitServiceAccount } from '../admission/service-account.ts';
import type { Answer, Api, Mode, ResourceCall } from '../api.ts';
import { hasStatus } from '../discovery/resource-type.ts';
import { alreadyExists } from '../errors.ts';
import { randomSuffix } from '../random-name.ts';
import type { Draft, StoredObject } from '../store.ts';
import { validateNew } from '../validation/validate.ts';
import { decodeObject } from './decode.ts';
import { answerWith } from './get.ts';
import { pruneEmpty } from './prune.ts';

/** POST of a new object: defaults, admission, validation, and only then the store, in the order of k8s.io/apiserver. */
export function createObject(api: Api, call: ResourceCall, body: unknown, mode: Mode): Answer {
  const { type } = call;
  const draft = decodeObject(type, body, call.namespace);
  nameDraft(draft);
  const { warnings } = admit(api, call, draft);
  pruneEmpty(draft);
  const { namespace, name } = draft.metadata;
  if (api.store.get(type, namespace, name)) throw alreadyExists(type, name);
  const created = mode === 'dry-run' ? imagine(draft) : api.store.create(type, draft);
  const headers = warnings.length === 0 ? {} : { headers: { Warning: warnings.map(warningHeader) } };
  return { ...answerWith(call, created, 201), ...headers };
}

function nameDraft({ metadata }: Draft): void {
  if (metadata.name === '' && metadata.generateName) metadata.name = `${metadata.generateName}${randomSuffix()}`;
  for (const key of [
    'uid',
    'resourceVersion',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'managedFields',
  ]) {
    delete metadata[key];
  }
}

function admit(api: Api, { type }: ResourceCall, draft: Draft): { readonly warnings: readonly string[] } {
  const { namespace: namespaceName, name } = draft.metadata;
  if (type.generation === 'spec') draft.metadata.generation = 1;
  if (type.plural === 'namespaces') defaultNamespace(draft);
  else if (hasStatus(type) && type.plural !== 'nodes') delete draft.status;
  if (type.plural === 'pods') defaultPod(draft);
  const namespace =
    type.namespaced && namespaceName !== undefined
      ? admitNamespace(api.store, type, { namespace: namespaceName, name })
      : undefined;
  if (type.plural !== 'pods' || !namespace) {
    validateNew(type, draft);
    return { warnings: [] };
  }
  admitServiceAccount(api.store, draft, namespace.metadata.name);
  mutatePod(draft, priorityOf(draft));
  validateNew(type, draft);
  const warnings = admitPodSecurity(draft, namespace, api.podSecurity);
  admitQuota(api.store, draft, namespace.metadata.name);
  return { warnings };
}

/** What a dry run shows: the object with a uid, but without a resource version. */
function imagine(draft: Draft): StoredObject {
  const creationTimestamp = new Date().toISOString().replace(/\.\d+/, '');
  const { resourceVersion: _none, ...metadata } = { ...draft.metadata, uid: randomUUID(), creationTimestamp };
  return { ...draft, metadata } as StoredObject;
}

function warningHeader(text: string): string {
  return `299 - "${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
