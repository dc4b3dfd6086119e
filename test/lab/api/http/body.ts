import type { IncomingMessage } from 'node:http';
import { load } from 'js-yaml';
import { badRequest, unsupportedMediaType } from '../errors.ts';
import { StatusError } from '../status-error.ts';

/** `maxRequestBodyBytes` of kube-apiserver. */
const LIMIT_BYTES = 3 * 1024 * 1024;

export const OBJECT_TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > LIMIT_BYTES) {
      throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${LIMIT_BYTES}`, {});
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Without the parameters; no header at all means JSON. */
export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? '';
}

/** An object as JSON or YAML. Protobuf is understood by a real server and refused here with the same 415 as anything else. */
export function parseObject(raw: Buffer, mediaType: string, kind: string): unknown {
  if (mediaType === 'application/json') return parseJson(raw, kind);
  if (mediaType === 'application/yaml') return parseYaml(raw, kind);
  throw unsupportedMediaType(OBJECT_TYPES);
}

export function parseYaml(raw: Buffer, kind: string): unknown {
  try {
    return load(raw.toString());
  } catch (error) {
    throw unrecognized(kind, `yaml parse error: ${error instanceof Error ? error.message : error}`, raw);
  }
}

function parseJson(raw: Buffer, kind: string): unknown {
  try {
    return JSON.parse(raw.toString());
  } catch (error) {
    throw unrecognized(kind, `json parse error: ${jsonComplaint(error)}`, raw);
  }
}

/** Go's words for what V8 says in several ways. */
function jsonComplaint(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const atEnd = /Unexpected end|Expected .* in JSON at position/.test(message) && !/Unexpected token/.test(message);
  return atEnd ? 'unexpected end of JSON input' : message;
}

function unrecognized(kind: string, why: string, raw: Buffer): StatusError {
  const message = `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; ${why} (${raw})`;
  return badRequest(message);
}
