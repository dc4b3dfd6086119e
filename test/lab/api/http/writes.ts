import type { Answer, Api, Mode, ResourceCall } from '../api.ts';
import { badRequest, methodNotAllowed, unknownResource } from '../errors.ts';
import { valueAt } from '../json.ts';
import { createObject } from '../rest/create.ts';
import { deleteObject, deleteObjects, parseDeleteOptions } from '../rest/delete.ts';
import { currentObject } from '../rest/get.ts';
import { parsePatch, patchObject } from '../rest/patch.ts';
import { replaceObject } from '../rest/update.ts';
import { mediaTypeOf, parseObject, readBody } from './body.ts';
import type { ResourceTarget } from './target.ts';

/** Reads the body of what changes something, writes it into the journal, and then does it, all at once. */
export async function writeObject(api: Api, call: ResourceCall, target: ResourceTarget): Promise<Answer> {
  checkMethod(call, target);
  const raw = await readBody(call.request);
  const mediaType = mediaTypeOf(call.request);
  const { type, query, subresource } = call;
  const mode = query.has('dryRun') ? 'dry-run' : 'real';
  switch (target.verb) {
    case 'create': {
      const body = parseObject(raw, mediaType, subresource === 'eviction' ? 'Eviction' : type.kind);
      if (subresource !== undefined) return createSubresource(api, call, body);
      await enter(api, call, body, mode);
      return createObject(api, call, body, mode);
    }
    case 'update': {
      const body = parseObject(raw, mediaType, type.kind);
      await enter(api, call, body, mode);
      return replaceObject(api, call, body, mode);
    }
    case 'patch': {
      const patch = parsePatch(type, mediaType, raw);
      await enter(api, call, patch.document, mode);
      return patchObject(api, call, patch, mode);
    }
    default: {
      const body = raw.length === 0 ? undefined : parseObject(raw, mediaType, 'DeleteOptions');
      const options = parseDeleteOptions(body, query);
      await enter(api, call, body, options.dryRun ? 'dry-run' : 'real');
      return target.single ? deleteObject(api, call, options) : deleteObjects(api, call, options);
    }
  }
}

function checkMethod({ type, subresource, namespace }: ResourceCall, { verb, single }: ResourceTarget): void {
  const verbs = subresource ? type.subresources.find(({ name }) => name === subresource)?.verbs : type.verbs;
  const isPlaced = !type.namespaced || namespace !== undefined;
  const fits =
    subresource !== undefined || (verb === 'create' ? !single && isPlaced : verb === 'deletecollection' || single);
  if (!verbs?.includes(verb) || !fits) throw methodNotAllowed();
}

async function createSubresource(api: Api, call: ResourceCall, body: unknown): Promise<Answer> {
  const { type, subresource, namespace = '', name = '', query, user } = call;
  if (subresource !== 'eviction') {
    currentObject(api, call);
    throw badRequest('Upgrade request required');
  }
  const handler = api.subresources[`${type.plural}/${subresource}`];
  if (!handler) throw unknownResource();
  const dryRun = query.has('dryRun') || [valueAt(body, 'deleteOptions', 'dryRun')].flat().includes('All');
  await enter(api, call, body, dryRun ? 'dry-run' : 'real');
  const object = currentObject(api, call);
  return handler({ namespace, name, object, body, query, user, dryRun });
}

async function enter(api: Api, call: ResourceCall, body: unknown, mode: Mode): Promise<void> {
  if (mode === 'dry-run') return;
  const { request, user } = call;
  const { method = '', url: path = '' } = request;
  const agent = request.headers['user-agent'] ?? '';
  await api.journal.enter({ kind: 'request', user: user.name, agent, method, path, body: structuredClone(body) });
}
