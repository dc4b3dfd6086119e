import { booleanAt, textAt } from '../model/json.ts';
import type { AccessReview } from '../model/resource.ts';
import { type ApiRequest, demand } from './http.ts';
import type { Link } from './link.ts';

export async function isAllowed(link: Link, review: AccessReview, signal: AbortSignal): Promise<boolean> {
  const { verb, group, resource, subresource, namespace, name } = review;
  const task = `ask whether we may ${verb} ${resource}${subresource ? `/${subresource}` : ''}`;
  const request: ApiRequest = {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb, group, resource, subresource, namespace, name } },
    },
    repeatable: true,
  };
  const body = await demand(link, request, task, signal);
  return booleanAt(body, 'status', 'allowed') ?? false;
}

export async function serverVersion(link: Link, signal: AbortSignal): Promise<string> {
  const task = "get the server's version";
  const body = await demand(link, { method: 'GET', path: '/version' }, task, signal);
  return textAt(body, 'gitVersion') ?? '';
}
