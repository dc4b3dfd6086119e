import { Failure } from '../errors.ts';
import { listAt, textAt } from '../model/json.ts';
import { type Manifest, type ObjectName, type Resource, type Selection, titleOf } from '../model/resource.ts';
import type { Answer } from './api-failure.ts';
import { type ApiRequest, ask, demand } from './http.ts';
import type { Link } from './link.ts';
import { collectionPath, objectPath, selectionQuery } from './paths.ts';

/** Shown in `managedFields` as the owner of what we write. */
export const FIELD_MANAGER = 'oc-rpmoverlay';

/** As kubectl's pages. */
const PAGE = '500';

export async function getObject<T>(
  link: Link,
  resource: Resource<T>,
  name: ObjectName,
  signal: AbortSignal,
): Promise<T | undefined> {
  const path = objectPath(resource, name);
  const answer = await ask(link, { method: 'GET', path }, `get ${titleOf(resource, name)}`, signal);
  return answer.status === 404 ? undefined : resource.read(answer.body);
}

type Pages = {
  /** As they came. */
  readonly items: readonly unknown[];
  /** Of the whole list: where a watch goes on. */
  readonly resourceVersion: string;
};

/** All pages of a list; `undefined` where the resource is not served. Where a later page has expired, all is read anew at once. */
export async function listPages(
  link: Link,
  resource: Resource<unknown>,
  selection: Selection,
  signal: AbortSignal,
): Promise<Pages | undefined> {
  const path = collectionPath(resource, selection.namespace);
  const items: unknown[] = [];
  let query: Record<string, string> = { ...selectionQuery(selection), limit: PAGE };
  for (;;) {
    let answer: Answer;
    try {
      answer = await ask(link, { method: 'GET', path, query }, `list ${resource.plural}`, signal);
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'EXPIRED') || query.limit === undefined) throw error;
      items.length = 0;
      query = selectionQuery(selection);
      continue;
    }
    if (answer.status === 404) return undefined;
    items.push(...listAt(answer.body, 'items'));
    const next = textAt(answer.body, 'metadata', 'continue');
    if (!next) {
      const resourceVersion = textAt(answer.body, 'metadata', 'resourceVersion') ?? '';
      return { items, resourceVersion };
    }
    query = { ...query, continue: next };
  }
}

export async function createObject<T>(
  link: Link,
  resource: Resource<T>,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<T> {
  const { metadata } = manifest;
  const title = titleOf(resource, { name: metadata.name ?? `${metadata.generateName ?? ''}…` });
  const request: ApiRequest = {
    method: 'POST',
    path: collectionPath(resource, metadata.namespace),
    query: { fieldManager: FIELD_MANAGER },
    body: manifest,
  };
  return resource.read(await demand(link, request, `create ${title}`, signal));
}

export async function patchObject<T>(
  link: Link,
  resource: Resource<T>,
  { name, mergePatch }: { readonly name: ObjectName; readonly mergePatch: object },
  signal: AbortSignal,
): Promise<T> {
  const task = `change ${titleOf(resource, name)}`;
  const request: ApiRequest = {
    method: 'PATCH',
    path: objectPath(resource, name),
    query: { fieldManager: FIELD_MANAGER },
    body: mergePatch,
    contentType: 'application/merge-patch+json',
  };
  return resource.read(await demand(link, request, task, signal));
}

type Deletion = { readonly name: ObjectName; readonly uid?: string; readonly graceSeconds?: number };

export async function deleteObject(
  link: Link,
  resource: Resource<unknown>,
  { name, uid, graceSeconds }: Deletion,
  signal: AbortSignal,
): Promise<'accepted' | 'absent'> {
  const body = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: 'Background',
    ...(graceSeconds !== undefined && { gracePeriodSeconds: graceSeconds }),
    ...(uid !== undefined && { preconditions: { uid } }),
  };
  // The names of what we delete hold a run's id: a second request hits no other object than the first.
  const request: ApiRequest = { method: 'DELETE', path: objectPath(resource, name), body, repeatable: true };
  try {
    const answer = await ask(link, request, `delete ${titleOf(resource, name)}`, signal);
    return answer.status === 404 ? 'absent' : 'accepted';
  } catch (error) {
    if (uid !== undefined && error instanceof Failure && error.code === 'CONFLICT') return 'absent';
    throw error;
  }
}
