import { reviews } from '../access/reviews.ts';
import type { Answer, Api, Call, ResourceCall } from '../api.ts';
import { isServed } from '../discovery/documents.ts';
import { findResourceType } from '../discovery/resource-table.ts';
import type { ResourceType } from '../discovery/resource-type.ts';
import { badRequest, methodNotAllowed, unknownResource } from '../errors.ts';
import { currentObject, getObject } from '../rest/get.ts';
import { listObjects } from '../rest/list.ts';
import { watchObjects } from '../rest/watch.ts';
import { flowControlHeaders } from './answer.ts';
import { mediaTypeOf, parseObject, readBody } from './body.ts';
import { negotiate, negotiateLeniently } from './negotiate.ts';
import { nothingThere } from './paths.ts';
import type { ResourceTarget } from './target.ts';
import { writeObject } from './writes.ts';

/** Answers what is about objects. `undefined`: the answer is a stream. */
export async function answerResource(api: Api, call: Call, target: ResourceTarget): Promise<Answer | undefined> {
  const { group, version, plural } = target;
  if (!isServed(group, version)) throw nothingThere();
  const review = reviews[group]?.[plural];
  if (review && !target.subresource) {
    if (call.request.method !== 'POST' || target.single) throw methodNotAllowed();
    const body = parseObject(await readBody(call.request), mediaTypeOf(call.request), review.kind);
    return { status: 201, body: review.review(api.access, call.user, body) };
  }
  const place = resolveTarget(target);
  const offer = STREAMS.includes(target.subresource ?? '') ? negotiateLeniently : negotiate;
  const resourceCall = { ...call, ...place, how: offer(call.request, call.query) };
  return ['GET', 'HEAD'].includes(call.request.method ?? '')
    ? readObjects(api, resourceCall, target)
    : writeObject(api, resourceCall, target);
}

/** Of these the answer is not the server's own, whatever the client accepts. */
const STREAMS = ['log', 'exec', 'attach', 'portforward'];

type Place = Pick<ResourceCall, 'type' | 'namespace' | 'name' | 'subresource'>;

/** 404 for a resource or subresource that is not served, or not at this place. */
export function resolveTarget(target: ResourceTarget): Place {
  const { group, version, plural, subresource, single } = target;
  const type = findResourceType(group, version, plural);
  if (!type) throw unknownResource();
  if (subresource !== undefined && !type.subresources.some(({ name }) => name === subresource)) throw unknownResource();
  const namespace = type.namespaced ? target.namespace : undefined;
  if (type.namespaced ? single && namespace === undefined : isInNamespace(type, target)) throw unknownResource();
  return { type, namespace, name: single ? target.name : undefined, subresource };
}

async function readObjects(api: Api, call: ResourceCall, target: ResourceTarget): Promise<Answer | undefined> {
  if (call.request.method === 'HEAD') throw methodNotAllowed();
  if (target.verb === 'watch') {
    watchObjects(api, call);
    return undefined;
  }
  if (!target.single) return listObjects(api, call);
  switch (call.subresource) {
    case undefined:
    case 'status':
      return getObject(api, call);
    case 'log':
      return readLog(api, call);
    case 'exec':
    case 'attach':
    case 'portforward':
      currentObject(api, call);
      for (const name of Object.keys(flowControlHeaders)) call.response.removeHeader(name);
      throw badRequest('Upgrade request required');
    default:
      throw methodNotAllowed();
  }
}

async function readLog(api: Api, call: ResourceCall): Promise<undefined> {
  const { query, user, request, response } = call;
  const pod = currentObject(api, call);
  if (!api.streams) throw unknownResource();
  for (const name of Object.keys(flowControlHeaders)) response.removeHeader(name);
  await api.streams.log({ namespace: call.namespace ?? '', pod, query, user, request, response });
}

/** A namespace of its own is named by `namespaces/NAME`, which reads like a thing inside a namespace. */
function isInNamespace(type: ResourceType, target: ResourceTarget): boolean {
  return type.plural !== 'namespaces' && target.namespace !== undefined;
}
