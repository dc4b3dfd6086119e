import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Failure } from '../errors.ts';
import type { Resource, Selection } from '../model/resource.ts';
import { lookAtServer } from './api-failure.ts';
import { connectionFailure } from './connection-failure.ts';
import { type ApiRequest, type OpenAnswer, openAnswer, readAnswer } from './http.ts';
import type { Link } from './link.ts';
import { listPages } from './objects.ts';
import { collectionPath, selectionQuery } from './paths.ts';
import { type Attempt, backOff, pauseFor, persist } from './persist.ts';
import { takeIn, type WatchedList, watchedList } from './watched-list.ts';

/** The server ends a watch after this, as with client-go's reflectors; it also moves us between API servers. */
const WATCH_SECONDS = '300';

/** Bookmarks come every 60 s: what has been silent for longer is a connection that was lost without a word. */
const SILENCE_MS = 150_000;

/** What passes by itself, or shows its meaning in the next list. */
const passing = new Set(['API_UNREACHABLE', 'CONNECTION_LOST', 'SERVER_ERROR', 'TIMEOUT', 'TOO_MANY_REQUESTS']);

/**
 * The selected objects now, and again after each change; what changes while the caller is busy comes in one go. Ends
 * when the signal is aborted. Once there was a first list, an API server that is away is waited for.
 */
export async function* followObjects<T>(
  link: Link,
  resource: Resource<T>,
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator<readonly T[]> {
  let list: WatchedList | undefined;
  let hadList = false;
  for (let fruitless = 0; !signal.aborted; fruitless++) {
    try {
      if (fruitless > 0) await pauseFor(backOff(fruitless - 1), signal);
      if (list === undefined) {
        const pages = await listPages(link, resource, selection, signal);
        if (pages === undefined) return yield* nothingUntil(signal);
        list = watchedList(pages.items, pages.resourceVersion);
        hadList = true;
        yield read(list, resource);
      }
      for await (const effect of watchFrom(list, { link, resource, selection }, signal)) {
        if (effect === 'expired') {
          list = undefined;
          break;
        }
        fruitless = 0;
        yield read(list, resource);
      }
    } catch (error) {
      if (signal.aborted) return;
      const failure = connectionFailure(error, link.connection.server);
      if (!hadList || !passing.has(failure.code)) throw failure;
      if (!(error instanceof Failure)) link.noteLoss();
    }
  }
}

type Watched = { readonly link: Link; readonly resource: Resource<unknown>; readonly selection: Selection };

/** Keeps the list up to date until the server ends the watch; rejects where the connection is lost or refused. */
async function* watchFrom(
  list: WatchedList,
  { link, resource, selection }: Watched,
  signal: AbortSignal,
): AsyncGenerator<'changed' | 'expired'> {
  using silence = noticeSilence(SILENCE_MS);
  const request: ApiRequest = {
    method: 'GET',
    path: collectionPath(resource, selection.namespace),
    query: {
      ...selectionQuery(selection),
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: list.resourceVersion,
      timeoutSeconds: WATCH_SECONDS,
    },
  };
  const open = async (): Promise<Attempt<OpenAnswer>> => {
    const answer = await openAnswer(link, request, AbortSignal.any([signal, silence.signal]));
    if (answer.status === 200 || answer.status === 410) return { kind: 'done', value: answer };
    return { kind: 'refused', answer: await readAnswer(answer) };
  };
  const answer = await persist(link, { task: `watch ${resource.plural}`, repeatable: true }, open, signal);
  if (answer.status === 410) return yield 'expired';
  silence.end();
  for await (const lines of linesOf(answer.content)) {
    silence.end();
    const effects = new Set(lines.map(line => takeIn(list, line)));
    if (effects.has('expired')) return yield 'expired';
    if (effects.has('changed')) yield 'changed';
    if (effects.has('broken'))
      throw new Failure('failed', 'SERVER_ERROR', `the watch of ${resource.plural} is garbled`, { hint: lookAtServer });
  }
}

/** The whole lines that have come, as many at a time as there are; what follows the last line end is no event. */
async function* linesOf(content: Readable): AsyncGenerator<readonly string[]> {
  let rest = '';
  for await (const text of content.setEncoding('utf8')) {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    yield lines.filter(line => line !== '');
  }
}

function read<T>(list: WatchedList, resource: Resource<T>): readonly T[] {
  return [...list.objects.values()].map(resource.read);
}

async function* nothingUntil(signal: AbortSignal): AsyncGenerator<readonly never[]> {
  yield [];
  if (!signal.aborted) await once(signal, 'abort');
}

/** A signal that aborts when `end` has not been called for so many milliseconds. */
function noticeSilence(ms: number): Disposable & { readonly signal: AbortSignal; end(): void } {
  const silence = new AbortController();
  const timer = setTimeout(
    () =>
      silence.abort(new Failure('failed', 'CONNECTION_LOST', 'the API server has gone silent', { hint: lookAtServer })),
    ms,
  );
  return {
    signal: silence.signal,
    end: () => timer.refresh(),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
