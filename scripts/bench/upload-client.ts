/**
 * Brings a file to a node as the product does, by the product's own adapters and steps and in a process of its own, so
 * that its memory is the client's.
 *
 *   node scripts/bench/upload-client.ts KUBECONFIG NAMESPACE POD PATH FILE SHA256
 */
import { openCluster } from '../../src/kube/connect.ts';
import { openClock } from '../../src/local/clock.ts';
import { openFiles } from '../../src/local/files.ts';
import { debugContainer } from '../../src/model/pod/debug-pod.ts';
import { podShell } from '../../src/steps/pod/pod-shell.ts';
import { uploadFile } from '../../src/steps/transfer/upload-file.ts';

const [, , kubeconfig = '', namespace = '', pod = '', path = '', source = '', sha256 = ''] = process.argv;
const { signal } = new AbortController();
const nothing = () => undefined;
const surroundings = { env: {}, home: '/nonexistent', version: '0', onWarning: nothing, onSecret: nothing };
await using cluster = await openCluster({ kubeconfig }, surroundings, signal);
const file = await openFiles(surroundings).open(source);
if (file?.kind !== 'file') throw new Error(`${source} is no file`);
await using opened = file;
const shell = podShell(cluster, { namespace, pod, container: debugContainer });
const ports = { clock: openClock(), reporter: { emit: nothing, ask: async () => false, end: nothing, doing: nothing } };
const upload = { node: 'the node', reach: async () => shell, file: opened, path };
await uploadFile(ports, { ...upload, sha256 }, signal);
