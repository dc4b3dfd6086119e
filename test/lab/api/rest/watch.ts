import type { Api, ResourceCall } from '../api.ts';
import { invalid } from '../errors.ts';
import { flowControlHeaders } from '../http/answer.ts';
import { negotiate } from '../http/negotiate.ts';
import { parseSelection } from '../select/selection.ts';
import { StatusError } from '../status-error.ts';
import type { StoredObject } from '../store.ts';
import { eventEncoder, type WatchEvent } from './watch-event.ts';
import { visibleEvent } from './watch-visibility.ts';

/** What `setTimeout` can wait for. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Answers a watch, and goes on answering until the client, its time-out, a knob or the server's end stops it. */
export function watchObjects(api: Api, call: ResourceCall): void {
  const { request, response, query, type, namespace } = call;
  const how = negotiate(request.headers.accept, query, request.headers['user-agent'] ?? '');
  const { matches } = parseSelection(type, query);
  const version = versionAsked(query);
  const sendInitial = query.get('sendInitialEvents') === 'true';
  if (sendInitial && query.get('resourceVersionMatch') !== 'NotOlderThan') throw matchIsMissing();
  const encode = eventEncoder(type, how, query);
  let written = 0;

  const end = () => {
    stopListening();
    clearInterval(bookmarks);
    clearTimeout(timeout);
    api.openWatches.delete(end);
    if (response.destroyed || response.writableFinished) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    response.once('finish', resolve).once('close', resolve).end();
    return promise;
  };
  const write = (event: WatchEvent) => {
    if (response.writableEnded || response.destroyed) return;
    response.write(encode(event));
    const drop = api.knobs.dropWatchAfter;
    if (!drop || ++written < drop.events) return;
    if (drop.how === 'drop') response.destroy();
    else void end();
  };
  const bookmark = (annotations?: Record<string, string>) =>
    write({ type: 'BOOKMARK', version: api.store.version, ...(annotations ? { annotations } : {}) });

  let stopListening = () => {};
  const bookmarks = setInterval(() => {
    if (query.get('allowWatchBookmarks') === 'true' || query.get('allowWatchBookmarks') === '1') bookmark();
  }, api.bookmarkEveryMs);
  const timeout = setTimeout(() => void end(), timeoutMs(query));
  api.openWatches.add(end);
  response.once('close', () => void end());
  response.writeHead(200, {
    'Content-Type': 'application/json',
    ...flowControlHeaders,
    'Transfer-Encoding': 'chunked',
  });
  response.flushHeaders();

  const missed = version === undefined ? [] : api.store.since(version);
  if (!missed) {
    write({ type: 'ERROR', status: tooOld(version, api.store.oldestVersion) });
    void end();
    return;
  }
  if (version === undefined || sendInitial) {
    for (const object of api.store.list(type, namespace).filter(matches)) write({ type: 'ADDED', object });
    if (sendInitial) bookmark({ 'k8s.io/initial-events-end': 'true' });
  } else {
    for (const event of missed) show(event);
  }
  if (!response.writableEnded) stopListening = api.store.listen(show);

  function show(event: Parameters<Parameters<Api['store']['listen']>[0]>[0]): void {
    if (version !== undefined && versionOf(event.object) <= version) return;
    const visible = visibleEvent(event, { type, namespace, matches });
    if (visible) write(visible);
  }
}

function versionOf(object: StoredObject): number {
  return Number(object.metadata.resourceVersion);
}

/** `undefined`: begin with what is there. */
function versionAsked(query: URLSearchParams): number | undefined {
  const asked = query.get('resourceVersion') ?? '';
  if (asked === '' || asked === '0') return undefined;
  if (/^\d+$/.test(asked)) return Number(asked);
  const message = `resourceVersion: Invalid value: "${asked}": strconv.ParseUint: parsing "${asked}": invalid syntax`;
  throw new StatusError(500, undefined, message);
}

/** Without a wish of the client's: 30 to 60 minutes, as `--min-request-timeout` of kube-apiserver has it. */
function timeoutMs(query: URLSearchParams): number {
  const asked = Number(query.get('timeoutSeconds'));
  return Math.min(asked > 0 ? asked * 1000 : (1800 + Math.random() * 1800) * 1000, LONGEST_TIMER_MS);
}

function tooOld(version: number | undefined, oldest: number): StatusError {
  return new StatusError(410, 'Expired', `too old resource version: ${version} (${oldest})`);
}

function matchIsMissing(): StatusError {
  const message = 'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
  const field = 'resourceVersionMatch';
  return invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [
    { reason: 'FieldValueForbidden', field, message },
  ]);
}
