import { endedWithItsNode } from '../../ended-with-its-node.ts';
import { CannotStart, type ContainerProcess, type NodeRuntime, RuntimeFailure } from '../../runtime.ts';
import type { StreamCall } from '../hooks.ts';
import { PlainError } from '../status-error.ts';
import type { ChannelSocket } from './channel-socket.ts';
import { statusOfExit, statusOfFailedStart, wordsOfRunc } from './exec-status.ts';
import type { PodInsides } from './pod-insides.ts';
import { chooseContainer, demandRuntime, dialNode } from './pod-target.ts';
import { CHANNEL, carryOutput, connectInput, openFirstChannel } from './process-channels.ts';
import { readStreamOptions, type StreamOptions } from './stream-options.ts';
import type { StreamSetting } from './stream-setting.ts';
import { chooseForExec } from './subprotocol.ts';
import { upgrade } from './upgrade.ts';

/**
 * One command in a running container, over a WebSocket. Nothing that happens to the connection ends the process; a reader
 * of its standard input sees the end of that.
 */
export async function exec(call: StreamCall, setting: StreamSetting): Promise<void> {
  const container = chooseContainer(call.pod, call.query.get('container'));
  const node = dialNode(call.pod, setting.kubelets);
  const options = readStreamOptions(call.query);
  const insides = setting.kubelets.insidesOf(call.pod.metadata.uid);
  if (!insides?.main) throw new PlainError(500, `container not found ("${container}")`);
  demandRuntime(node);
  const socket = await upgrade(call, offered => chooseForExec(offered, { v5: setting.knobs.execV5 }));
  if (!socket) return;
  setting.open.add({ call, socket, node });
  // Frames wait in the connection until there is a process for them.
  socket.pause();
  await openFirstChannel(socket, options);
  await run({ call, setting, socket, node, insides, options });
}

type Session = {
  readonly call: StreamCall;
  readonly setting: StreamSetting;
  readonly socket: ChannelSocket;
  readonly node: NodeRuntime;
  readonly insides: PodInsides;
  readonly options: StreamOptions;
};

async function run(session: Session): Promise<void> {
  const { socket, node, options } = session;
  const argv = session.call.query.getAll('command');
  const bootId = node.bootId;
  const process = await start(session, argv);
  if (!process) return;
  connectInput(socket, process, options);
  // A terminal does not hang up: what runs in it goes on and hears nothing.
  if (!options.tty) void socket.closed.then(() => process.stdin.end());
  socket.resume();
  await carryOutput(socket, process, options);
  const code = await process.exit;
  const isExpected = () => session.setting.kubelets.insidesOf(session.call.pod.metadata.uid)?.ending ?? true;
  if (await endedWithItsNode({ exitStatus: code, node, bootId, isExpected })) socket.drop();
  else await endWith(socket, statusOfExit(code, argv, socket.protocol));
}

async function start(session: Session, argv: readonly string[]): Promise<ContainerProcess | undefined> {
  const { call, setting, socket, node, insides, options } = session;
  try {
    await setting.journal.enter({ kind: 'program', node: node.name, by: 'exec', argv });
    const spec = { argv, env: insides.environment, terminal: options.tty, stdin: options.stdin };
    return await node.exec(call.pod.metadata.uid, spec);
  } catch (error) {
    const why = whyNot(error, argv);
    if (why === undefined) socket.drop();
    else await endWith(socket, statusOfFailedStart(why, socket.protocol));
    return undefined;
  }
}

/** `undefined`: nobody is there any more who could say why. */
function whyNot(error: unknown, argv: readonly string[]): string | undefined {
  if (error instanceof CannotStart) return wordsOfRunc(argv, error.message);
  return error instanceof RuntimeFailure ? error.message : undefined;
}

async function endWith(socket: ChannelSocket, status: string | undefined): Promise<void> {
  if (status !== undefined) await socket.send(CHANNEL.status, Buffer.from(status));
  socket.finish();
}
