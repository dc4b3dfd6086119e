import type { Api, ResourceCall } from '../api.ts';
import { invalid } from '../errors.ts';
import { parseSelection } from '../select/selection.ts';
import { StatusError } from '../status-error.ts';
import type { StoreEvent } from '../store.ts';
import { eventEncoder } from './watch-event.ts';
import { WatchStream } from './watch-stream.ts';
import { visibleEvent } from './watch-visibility.ts';

/** What `setTimeout` can wait for. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Answers a watch, and goes on answering until the client, its time-out, a knob or the server's end stops it. */
export function watchObjects(api: Api, call: ResourceCall): void {
  const { response, query, type, namespace, how } = call;
  const { matches } = parseSelection(type, query);
  const version = versionAsked(query);
  const sendInitial = query.get('sendInitialEvents') === 'true';
  if (sendInitial && query.get('resourceVersionMatch') !== 'NotOlderThan') throw matchIsMissing();

  const stream = new WatchStream(response, { knobs: api.knobs, encode: eventEncoder(type, how, query) });
  const show = (event: StoreEvent) => {
    if (version !== undefined && Number(event.object.metadata.resourceVersion) <= version) return;
    const visible = visibleEvent(event, { type, namespace, matches });
    if (visible) stream.write(visible);
  };
  const bookmark = (more: { annotations?: Record<string, string> } = {}) =>
    stream.write({ type: 'BOOKMARK', version: api.store.version, ...more });

  const missed = version === undefined || sendInitial ? [] : api.store.since(version);
  if (!missed) {
    stream.write({ type: 'ERROR', status: tooOld(version, api.store.oldestVersion) });
    stream.end();
    return;
  }
  if (version === undefined || sendInitial) {
    for (const object of api.store.list(type, namespace).filter(matches)) stream.write({ type: 'ADDED', object });
  }
  if (sendInitial) bookmark({ annotations: { 'k8s.io/initial-events-end': 'true' } });
  for (const event of missed) show(event);
  untilClosed(api, stream, [
    api.store.listen(show),
    every(bookmarkMs(api, query), () => bookmark()),
    after(timeoutMs(query), () => stream.end()),
  ]);
}

/** The stream counts as open, and what feeds it goes on, until it is closed. */
function untilClosed(api: Api, stream: WatchStream, feeds: readonly (() => void)[]): void {
  api.openWatches.add(stream);
  void stream.closed.then(() => {
    api.openWatches.delete(stream);
    for (const stop of feeds) stop();
  });
}

function every(ms: number, act: () => void): () => void {
  const timer = setInterval(act, ms);
  return () => clearInterval(timer);
}

function after(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}

/** `undefined`: begin with what is there. */
function versionAsked(query: URLSearchParams): number | undefined {
  const asked = query.get('resourceVersion') ?? '';
  if (asked === '' || asked === '0') return undefined;
  if (/^\d+$/.test(asked)) return Number(asked);
  const message = `resourceVersion: Invalid value: "${asked}": strconv.ParseUint: parsing "${asked}": invalid syntax`;
  throw new StatusError(500, undefined, message);
}

/** For ever, where they are not allowed. */
function bookmarkMs(api: Api, query: URLSearchParams): number {
  const isAllowed = ['true', '1'].includes(query.get('allowWatchBookmarks') ?? '');
  return isAllowed ? api.bookmarkEveryMs : LONGEST_TIMER_MS;
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
