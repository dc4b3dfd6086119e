import { once } from 'node:events';
import type { ContainerOutput } from '../../controllers/container-output.ts';
import type { LogCall } from '../hooks.ts';
import { StatusError } from '../status-error.ts';
import { type LogLine, LogLines } from './log-lines.ts';
import { chooseContainer, findNode, hasKubelet, refusedDial } from './pod-target.ts';
import { isSet } from './stream-options.ts';
import type { StreamSetting } from './stream-setting.ts';

/** What the main process wrote, both streams, line by line; with `follow` until it ends. */
export async function log(call: LogCall, setting: StreamSetting): Promise<void> {
  const { pod, query, response } = call;
  const container = chooseContainer(pod, query.get('container'));
  const node = findNode(pod, setting.kubelets);
  if (!hasKubelet(node)) {
    const url = `https://${node.address}:10250/containerLogs/${call.namespace}/${pod.metadata.name}/${container}`;
    throw new StatusError(500, undefined, `Get "${url}": ${refusedDial(node)}`);
  }
  const which = `container "${container}" in pod "${pod.metadata.name}"`;
  if (isSet(query, 'previous')) throw new StatusError(400, 'BadRequest', `previous terminated ${which} not found`);
  const output = setting.kubelets.insidesOf(pod.metadata.uid)?.output;
  if (!output) throw new StatusError(400, 'BadRequest', `${which} is waiting to start: ContainerCreating`);
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.flushHeaders();
  await write(call, output);
  response.end();
}

async function write({ query, request, response }: LogCall, output: ContainerOutput): Promise<void> {
  const timestamps = isSet(query, 'timestamps');
  const put = (line: LogLine): boolean => {
    if (timestamps) response.write(`${line.at.toISOString()} `);
    return response.write(line.bytes);
  };
  const lines = new LogLines();
  const past = output.chunks.flatMap(chunk => lines.take(chunk));
  if (!isSet(query, 'follow')) {
    for (const line of tail([...past, ...lines.rest()], query)) if (!put(line)) await once(response, 'drain');
    return;
  }
  for (const line of tail(past, query)) put(line);
  const stop = output.listen(chunk => {
    for (const line of lines.take(chunk)) put(line);
  });
  await Promise.race([output.ended, once(request.socket, 'close')]);
  stop();
  for (const line of lines.rest()) put(line);
}

function tail(lines: LogLine[], query: URLSearchParams): LogLine[] {
  const seconds = query.get('sinceSeconds');
  const since = seconds === null ? 0 : Date.now() - Number(seconds) * 1000;
  const recent = lines.filter(line => line.at.getTime() >= since);
  const count = query.get('tailLines');
  return count === null ? recent : recent.slice(Math.max(0, recent.length - Number(count)));
}
