import type { StreamHandler } from '../hooks.ts';
import { attach } from './attach.ts';
import { exec } from './exec.ts';
import { log } from './log.ts';
import { portForward } from './port-forward.ts';
import type { StreamSetting } from './stream-setting.ts';

const STREAMS = { exec, attach, portforward: portForward };

/** The part of every kubelet that the API server relays to. */
export function createStreamHandler(setting: StreamSetting): StreamHandler {
  return {
    open: call => STREAMS[call.kind](call, setting),
    log: call => log(call, setting),
  };
}
