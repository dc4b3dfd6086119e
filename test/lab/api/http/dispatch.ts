import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, Api, Call } from '../api.ts';
import { badRequest } from '../errors.ts';
import { StatusError } from '../status-error.ts';
import { authorize, identify, urlOf } from './admit.ts';
import { answerOf, flowControlHeaders, setCommonHeaders, writeAnswer } from './answer.ts';
import { meetFaults } from './faults.ts';
import { answerPath } from './paths.ts';
import { answerResource } from './resources.ts';

/** Answers one request, whatever happens. */
export async function dispatch(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  setCommonHeaders(response);
  try {
    const url = urlOf(request);
    await meetFaults(api.knobs, request.method ?? '', url.pathname);
    const answer = await answerCall(api, request, response, url);
    if (answer) writeAnswer({ request, response, query: url.searchParams }, answer);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else writeAnswer({ request, response, query: new URLSearchParams(queryText(request)) }, answerOf(error));
  }
}

/** `undefined` where the answer is a stream that goes on by itself. */
async function answerCall(
  api: Api,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<Answer | undefined> {
  const user = guard(response, () => identify(api, request));
  for (const [name, value] of Object.entries(flowControlHeaders)) response.setHeader(name, value);
  const target = guard(response, () => authorize(api, user, { method: request.method, url }));
  const call: Call = { request, response, url, query: url.searchParams, user };
  const dryRun = url.searchParams.getAll('dryRun').find(value => value !== 'All');
  if (dryRun !== undefined) throw badRequest(`dryRun: Unsupported value: "${dryRun}": supported values: "All"`);
  return target.kind === 'path' ? answerPath(api, call) : answerResource(api, call, target);
}

/** What is refused here, before any handler, is also told not to be sniffed at; but for a 401. */
function guard<T>(response: ServerResponse, check: () => T): T {
  try {
    return check();
  } catch (error) {
    const isUnauthorized = error instanceof StatusError && error.status.code === 401;
    if (!isUnauthorized) response.setHeader('X-Content-Type-Options', 'nosniff');
    throw error;
  }
}

function queryText(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[1] ?? '';
}
