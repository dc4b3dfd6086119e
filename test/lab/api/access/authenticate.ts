import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { User } from '../hooks.ts';
import { StatusError } from '../status-error.ts';
import type { Access } from './access.ts';

/** By client certificate, else by bearer token, else `system:anonymous`; credentials that nobody gave out are 401. */
export function authenticate(access: Access, request: IncomingMessage): User {
  const certified = userOfCertificate(request);
  if (certified) return certified;
  const token = /^Bearer +(?<token>\S+)$/i.exec(request.headers.authorization ?? '')?.groups?.token;
  if (token === undefined && showsCertificate(request)) throw unauthorized();
  if (token === undefined) return { name: 'system:anonymous', groups: ['system:unauthenticated'], extra: {} };
  const user = access.tokens.get(token);
  if (!user) throw unauthorized();
  return user;
}

function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

function showsCertificate({ socket }: IncomingMessage): boolean {
  return socket instanceof TLSSocket && Boolean(socket.getPeerCertificate().raw);
}

/** The common name is the user, each organization a group. */
function userOfCertificate(request: IncomingMessage): User | undefined {
  if (!(request.socket instanceof TLSSocket) || !request.socket.authorized) return undefined;
  const certificate = request.socket.getPeerCertificate();
  if (!certificate.raw) return undefined;
  const { CN, O } = certificate.subject;
  const digest = createHash('sha256').update(certificate.raw).digest('hex');
  return {
    name: firstOf(CN),
    groups: [...[O ?? []].flat(), 'system:authenticated'],
    extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${digest}`] },
  };
}

function firstOf(value: string | string[] | undefined): string {
  return [value ?? ''].flat()[0] ?? '';
}
