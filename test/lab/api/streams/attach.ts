import type { StreamCall } from '../hooks.ts';
import { PlainError } from '../status-error.ts';
import { SUCCESS } from './exec-status.ts';
import { chooseContainer, demandRuntime, dialNode, hasKubelet } from './pod-target.ts';
import { CHANNEL, connectInput, openFirstChannel } from './process-channels.ts';
import { readStreamOptions } from './stream-options.ts';
import type { StreamSetting } from './stream-setting.ts';
import { chooseForExec } from './subprotocol.ts';
import { upgrade } from './upgrade.ts';

/**
 * The main process of a container: what it writes from now on, and its standard input. The status at the end says
 * `Success` whatever the process said; its code is in the pod.
 */
export async function attach(call: StreamCall, setting: StreamSetting): Promise<void> {
  const container = chooseContainer(call.pod, call.query.get('container'));
  const node = dialNode(call.pod, setting.kubelets);
  const options = readStreamOptions(call.query);
  const { main, output } = setting.kubelets.insidesOf(call.pod.metadata.uid) ?? {};
  if (!main || !output) throw new PlainError(500, `container not found ("${container}")`);
  demandRuntime(node);
  const socket = await upgrade(call, offered => chooseForExec(offered, { v5: setting.knobs.execV5 }));
  if (!socket) return;
  setting.open.add({ call, socket, node });
  await openFirstChannel(socket, options);
  connectInput(socket, main, { ...options, stdin: options.stdin && call.pod.spec.containers[0]?.stdin === true });
  let sent = Promise.resolve();
  const stop = output.listen(({ stream, bytes }) => {
    if (options[stream]) sent = sent.then(() => socket.send(CHANNEL[stream], bytes));
  });
  await Promise.race([output.ended, socket.closed]);
  stop();
  await sent;
  if (!hasKubelet(node)) return socket.drop();
  if (socket.protocol.status !== 'plain') await socket.send(CHANNEL.status, Buffer.from(SUCCESS));
  socket.finish();
}
