import type { EvictionAnswer, EvictionApi } from '../model/drain/eviction-verdict.ts';
import { listAt, textAt } from '../model/json.ts';
import { type Manifest, type ObjectName, titleOf } from '../model/resource.ts';
import type { Answer } from './api-failure.ts';
import { type ApiRequest, demand, exchange } from './http.ts';
import type { Link } from './link.ts';
import { FIELD_MANAGER } from './objects.ts';
import { objectPath } from './paths.ts';
import { persist } from './persist.ts';

const pods = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', scope: 'namespace' } as const;

/**
 * Asks for an eviction until there is an answer. A server that says no means it, and often not for long: when to ask again
 * is not decided here.
 */
export async function evictPod(
  link: Link,
  pod: ObjectName,
  eviction: Manifest,
  signal: AbortSignal,
): Promise<EvictionAnswer> {
  const path = `${objectPath(pods, pod)}/eviction`;
  const request: ApiRequest = { method: 'POST', path, query: { fieldManager: FIELD_MANAGER }, body: eviction };
  // It names the pod's uid: a second request hits no other pod than the first.
  const errand = { task: `evict ${titleOf(pods, pod)}`, repeatable: true };
  const { status, body } = await persist(
    link,
    errand,
    async () => {
      const answer = await exchange(link, request, signal);
      return isAboutUs(answer) ? { kind: 'refused', answer } : { kind: 'done', value: answer };
    },
    signal,
  );
  return { status, body };
}

/** In which version the API says that it takes `pods/eviction` (kubernetes/kubectl `pkg/drain/drain.go`, CheckEvictionSupport). */
export async function evictionApi(link: Link, signal: AbortSignal): Promise<EvictionApi | undefined> {
  const body = await demand(link, { method: 'GET', path: '/api/v1' }, 'ask what the API serves', signal);
  const served = listAt(body, 'resources').find(resource => textAt(resource, 'name') === 'pods/eviction');
  if (served === undefined) return undefined;
  return textAt(served, 'version') === 'v1beta1' ? 'policy/v1beta1' : 'policy/v1';
}

/** What may be asked again with other credentials, or of a server that has just started; a refusal with causes is about the pod. */
function isAboutUs({ status, body }: Answer): boolean {
  return status === 401 || (status === 403 && listAt(body, 'details', 'causes').length === 0);
}
