import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Journal } from '../journal.ts';
import type { Knobs } from '../knobs.ts';
import type { Access } from './access/access.ts';
import type { PodSecurityDefaults } from './admission/pod-security.ts';
import type { ResourceType } from './discovery/resource-type.ts';
import type { StreamHandler, SubresourceHandlers, User } from './hooks.ts';
import type { Representation } from './http/negotiate.ts';
import type { WatchStream } from './rest/watch-stream.ts';
import type { Store } from './store.ts';

/** What answering a request takes, apart from the request. */
export type Api = {
  readonly store: Store;
  readonly knobs: Knobs;
  readonly journal: Journal;
  readonly access: Access;
  readonly streams: StreamHandler | undefined;
  readonly subresources: SubresourceHandlers;
  readonly podSecurity: PodSecurityDefaults;
  /** `gitVersion` of `/version`. */
  readonly gitVersion: string;
  /** Milliseconds between the bookmarks of a watch; 60 000 on a real server. */
  readonly bookmarkEveryMs: number;
  readonly openWatches: Set<WatchStream>;
};

/** A request whose sender is known and may do this. */
export type Call = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly query: URLSearchParams;
  readonly user: User;
};

/** A call that is about objects of the table. */
export type ResourceCall = Call & {
  readonly type: ResourceType;
  /** `undefined` for what has none, and for all namespaces. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly how: Representation;
};

/** Whether a write is stored, or only answered as if it were (`dryRun=All`). */
export type Mode = 'real' | 'dry-run';

export type Answer = {
  readonly status: number;
  /** An object is written as the client wants it, a string as `text/plain`. */
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
};
