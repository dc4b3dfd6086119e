import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import type { StoredObject } from '../lab/api/store.ts';
import type { Lab } from '../lab/lab.ts';

/** Asks the lab's API as `system:admin`, as somebody else who works on the cluster meanwhile. Throws what is no success. */
export async function askAsAdmin({ api }: Lab, method: string, path: string, body?: object): Promise<unknown> {
  const { authority: ca, admin } = api;
  const content = body === undefined ? '' : JSON.stringify(body);
  const headers = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(content)) };
  const sent = request(`${api.url}${path}`, {
    method,
    headers,
    ca,
    cert: admin.certificate,
    key: admin.key,
    agent: false,
  });
  sent.end(content);
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  sent.once('error', reject).once('response', response => {
    json(response).then(answer => {
      if ((response.statusCode ?? 500) < 300) resolve(answer);
      else reject(new Error(`${method} ${path}: ${JSON.stringify(answer)}`));
    }, reject);
  });
  return await promise;
}

/** The one that is there now: a lab has other pods, too. */
export function debugPod({ store }: Lab): StoredObject | undefined {
  const pods = store.list({ group: '', plural: 'pods' });
  return pods.find(({ metadata }) => metadata.labels?.['app.kubernetes.io/managed-by'] === 'oc-rpmoverlay');
}

/** `/api/v1/namespaces/x/pods/y` of the debug pod that is there now. */
export function pathOfDebugPod(lab: Lab): string {
  const pod = debugPod(lab);
  if (!pod) throw new Error('there is no debug pod');
  return `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`;
}
