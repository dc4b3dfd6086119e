import { PlainError, StatusError } from '../status-error.ts';

/**
 * The ports of a forward in the query's order, `ports=22&ports=8080` or `ports=22,8080`. What is no port at all is refused
 * by the API server (400 Status), what is missing or 0 by the kubelet (400 text).
 */
export function readPorts(query: URLSearchParams): number[] {
  const texts = query.getAll('ports').flatMap(value => value.split(','));
  if (texts.length === 0) throw new PlainError(400, 'query parameter "port" is required');
  const ports = texts.map(readPort);
  if (ports.includes(0)) throw new PlainError(400, 'port "0" must be > 0');
  return ports;
}

function readPort(text: string): number {
  const why = !/^\d+$/.test(text) ? 'invalid syntax' : Number(text) > 65_535 ? 'value out of range' : undefined;
  if (why === undefined) return Number(text);
  const message = `cannot convert to []int32: strconv.ParseUint: parsing "${text}": ${why}`;
  throw new StatusError(400, 'BadRequest', message);
}
