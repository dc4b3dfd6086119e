import type { IncomingMessage } from 'node:http';
import { StatusError } from '../status-error.ts';

/** How the client wants to be answered. */
export type Representation = {
  readonly format: 'json' | 'yaml';
  /** Objects may be asked for as something else (kube-apiserver's `as=` parameter of the media type). */
  readonly as: 'object' | 'Table' | 'PartialObjectMetadata';
  readonly pretty: boolean;
};

/** The first offer of `Accept` that the server can make; 406 where there is none. Protobuf is never one here. */
export function negotiate({ headers }: IncomingMessage, query: URLSearchParams): Representation {
  const agent = headers['user-agent'] ?? '';
  const pretty = query.has('pretty')
    ? TRUE.includes(query.get('pretty') ?? '')
    : /^(?:curl|Wget|Mozilla\/5\.0)/.test(agent);
  for (const offer of (headers.accept || '*/*').split(',')) {
    const [media = '', ...parameters] = offer.split(';').map(part => part.trim());
    const format = FORMATS[media];
    if (!format) continue;
    const as = parameters.find(parameter => parameter.startsWith('as='))?.slice(3);
    if (as === undefined || as.startsWith('APIGroupDiscovery')) return { format, as: 'object', pretty };
    if (as === 'Table') return { format, as, pretty };
    if (as.startsWith('PartialObjectMetadata')) return { format, as: 'PartialObjectMetadata', pretty };
  }
  const available = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
  throw new StatusError(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${available}`, {});
}

/** The same for answers that are given in any case, in JSON where nothing better is to be had: errors, texts. */
export function negotiateLeniently(request: IncomingMessage, query: URLSearchParams): Representation {
  try {
    return negotiate(request, query);
  } catch {
    return { format: 'json', as: 'object', pretty: false };
  }
}

const TRUE = ['1', 'true', ''];

const FORMATS: Readonly<Record<string, Representation['format']>> = {
  'application/json': 'json',
  'application/*': 'json',
  '*/*': 'json',
  'application/yaml': 'yaml',
};
