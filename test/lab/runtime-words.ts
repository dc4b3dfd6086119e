/** What a kubelet gets from gRPC when it asks a container runtime that is not there. */
export const RUNTIME_UNREACHABLE =
  'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: ' +
  'dial unix /var/run/crio/crio.sock: connect: no such file or directory"';
