import { Failure } from '../errors.ts';
import type { Question } from '../model/event.ts';
import type { OutputFlags } from '../model/request.ts';
import type { ClusterIdentity } from '../ports.ts';
import { quoteForShell } from '../text/shell-quote.ts';
import { isScreen, isStructured } from './choose-view.ts';
import { askOnTerminal } from './question.ts';
import type { Streams } from './streams.ts';

export type AskerSetting = {
  readonly flags: OutputFlags;
  /** `--yes`: every question is answered. */
  readonly yes: boolean;
  /** The name that the program was called by, `oc rpmoverlay`, and the words after it: for the hint that adds `--yes`. */
  readonly program: string;
  readonly argv: readonly string[];
  readonly streams: Pick<Streams, 'stdin' | 'stderr'>;
  readonly env: NodeJS.ProcessEnv;
};

/** A question with what it is about, one fact a line, as it is to be shown. */
type AskedQuestion = { readonly text: string; readonly facts: readonly string[] };

/** The context, the server and the nodes. */
export function factsOf({ nodes }: Question, identity: ClusterIdentity | undefined): string[] {
  return [
    ...(identity ? [`context: ${identity.context}`, `server:  ${identity.server}`] : []),
    ...(nodes.length > 0 ? [`nodes:   ${nodes.join(', ')}`] : []),
  ];
}

/** Puts questions to the person at the terminal, one after the other. Disposing it gives up on an open one. */
export class Asker implements Disposable {
  readonly #setting: AskerSetting;
  readonly #clearScreen: () => Disposable;
  readonly #closing = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  /** `clearScreen` keeps everything else off the screen until its object is disposed. */
  constructor(setting: AskerSetting, clearScreen: () => Disposable) {
    this.#setting = setting;
    this.#clearScreen = clearScreen;
  }

  async ask(question: AskedQuestion, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    if (this.#setting.yes) return true;
    this.#refuseWhereNobodyAnswers(question);
    const prompt = [...question.facts, `${question.text} [y/N] `].join('\n');
    const answer = this.#last.then(() => this.#put(prompt, AbortSignal.any([signal, this.#closing.signal])));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  [Symbol.dispose](): void {
    this.#closing.abort(new Error('the reporter was closed while a question was open'));
  }

  async #put(prompt: string, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    using _screen = this.#clearScreen();
    return await askOnTerminal(prompt, this.#setting.streams, signal);
  }

  #refuseWhereNobodyAnswers({ text, facts }: AskedQuestion): void {
    const { flags, env, program, argv } = this.#setting;
    const { stdin, stderr } = this.#setting.streams;
    const hasPerson = isScreen(stdin, env) && isScreen(stderr, env) && !stdin.readableEnded;
    if (hasPerson && !isStructured(flags)) return;
    const why = isStructured(flags) ? `-o ${flags.format} asks nothing` : 'there is no terminal to ask on';
    const about = facts.map(fact => fact.replace(/: +/, ' ')).join('; ');
    throw new Failure(
      'refused',
      'NEEDS_CONFIRMATION',
      `this needs a confirmation, and ${why}: ${text}${about && ` (${about})`}`,
      { hint: commandWithYes(program, argv) },
    );
  }
}

/** The flag goes before a `--`, after which everything belongs to the user's command. */
function commandWithYes(program: string, argv: readonly string[]): string {
  const end = argv.indexOf('--');
  const words = argv.toSpliced(end < 0 ? argv.length : end, 0, '--yes');
  return `${program} ${quoteForShell(words)}`;
}
