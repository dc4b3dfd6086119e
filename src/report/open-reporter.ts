import { Failure } from '../errors.ts';
import type { Ending, LogEvent, Question } from '../model/event.ts';
import type { OutputFormat } from '../model/request.ts';
import type { ClusterIdentity, Reporter } from '../ports.ts';
import { printableLines } from '../text/printable.ts';
import { makeRedactor, type Redactor } from '../text/redact.ts';
import { queriesIn } from '../text/url-query.ts';
import { Asker, type AskerSetting, factsOf } from './asker.ts';
import { choosePaint, chooseView, isNdjson, isStructured, isWanted, type SharesStderr } from './choose-view.ts';
import { cleanEvent, cleanLine } from './clean.ts';
import type { SpokenEvent } from './event-line.ts';
import type { EventView } from './event-view.ts';
import { failureLines } from './failure-lines.ts';
import { Outlet } from './outlet.ts';
import type { Paint } from './paint.ts';
import { makeRepeatFilter } from './repeats.ts';
import { type Output, outputText, resultText, type Writing } from './result-text.ts';
import type { Streams } from './streams.ts';

export type ReporterSetting = AskerSetting & {
  readonly streams: Streams;
  /** Default: no. */
  readonly sharesStderr?: SharesStderr;
  /** What must not be shown anywhere, beside the queries of URLs in `argv`: tokens, passwords. More can be added with `hide`. */
  readonly secrets: Iterable<string>;
};

/** Opens the reporter of this process: a terminal, plain lines or NDJSON on stderr, and the result on stdout. */
export function openReporter(setting: ReporterSetting): StreamReporter {
  return new StreamReporter(setting);
}

/**
 * The reporter of a process. Whatever comes in loses its secrets and its control characters.
 *
 * Disposing it, any number of times, takes the spinner away, shows the cursor and gives up on an open question.
 */
export class StreamReporter implements Reporter, Disposable {
  readonly #setting: ReporterSetting;
  readonly #redactor: Redactor;
  readonly #outlet: Outlet;
  readonly #view: EventView;
  readonly #paint: Paint;
  readonly #asker: Asker;
  readonly #repeats = makeRepeatFilter();
  /** By node, what was said when its work failed, as it came. */
  readonly #saidFailures = new Map<string, string>();
  readonly #doing = new Map<string, string>();
  #isHandedOver = false;
  #identity: ClusterIdentity | undefined;
  #hasShown = false;
  #hasEnded = false;
  /** What is written once YAML is there. */
  readonly #late: Promise<void>[] = [];

  constructor(setting: ReporterSetting) {
    const { flags, sharesStderr = 'no', env, argv, secrets, streams } = setting;
    const { stderr } = streams;
    this.#setting = setting;
    this.#redactor = makeRedactor([...secrets, ...queriesIn(argv)]);
    this.#outlet = new Outlet(streams);
    this.#view = chooseView({ flags, sharesStderr, stderr, env }, this.#outlet);
    this.#paint = choosePaint({ flags, stderr, env });
    this.#asker = new Asker(setting, () => this.#clearScreen());
  }

  /** Whom a question is about: known only once the kubeconfig is read. */
  about(identity: ClusterIdentity): void {
    this.#identity = identity;
  }

  /** From now on this is never shown. */
  hide(secret: string): void {
    this.#redactor.hide(secret);
  }

  emit(event: LogEvent): void {
    this.#note(event);
    if (event.kind === 'handover') {
      this.#isHandedOver = true;
      this.#view.clear();
    } else if (isWanted(event, this.#setting.flags)) this.#say(event);
  }

  doing(node: string): string | undefined {
    return this.#doing.get(node);
  }

  ask(question: Question, signal: AbortSignal): Promise<boolean> {
    const clean = (text: string): string => cleanLine(text, this.#redactor.redact);
    const facts = factsOf(question, this.#identity).map(clean);
    return this.#asker.ask({ text: clean(question.text), facts }, signal);
  }

  /**
   * Prints what is proved already, before the clean-up; `end` does not repeat it. Where `-o` asks for something that the
   * ending decides on, it is left to that.
   */
  show(output: Output, stream: 'stdout' | 'stderr'): void {
    const { format } = this.#setting.flags;
    if (isStructured(this.#setting.flags) || (format === 'name' && output.kind !== 'text')) return;
    this.#hasShown = true;
    this.#print(outputText(output, this.#writing(format, stream)), text => this.#outlet.result(text, stream));
  }

  /** Only the first ending counts. All but YAML (and the plan, which has some) is written before this returns. */
  end(ending: Ending, format: OutputFormat = this.#setting.flags.format): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#view.clear();
    this.#outlet.release();
    this.#repeats.forgetProgress();
    const stream = ending.resultStream ?? 'stdout';
    const text = this.#hasShown ? '' : resultText(ending, this.#writing(format, stream));
    this.#print(text, ready => {
      this.#outlet.result(ready, stream);
      this.#explain(ending);
    });
  }

  /** The same for a process that cannot wait: YAML, which has to be loaded first, is then JSON, which is YAML too. */
  endAtOnce(ending: Ending): void {
    const { format } = this.#setting.flags;
    this.end(ending, format === 'yaml' ? 'json' : format);
  }

  /** The stack of a bug, whatever the flags say. */
  trace(stack: string): void {
    const text = this.#redactor.redact(printableLines(stack));
    if (isNdjson(this.#setting.flags)) this.#view.emit({ kind: 'detail', text });
    else this.#outlet.line(text);
  }

  /** Resolves when everything has left the process. `Failure('failed', 'OUTPUT_LOST')` when the result could not. */
  async flush(): Promise<void> {
    await Promise.all(this.#late);
    await this.#outlet.flush();
  }

  /** Waits as `flush` does; that the result is lost is said on stderr. */
  async close(): Promise<'written' | 'lost'> {
    try {
      await this.flush();
      return 'written';
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#sayLost(error);
      return 'lost';
    }
  }

  [Symbol.dispose](): void {
    this.#asker[Symbol.dispose]();
    this.#view[Symbol.dispose]();
  }

  #note(event: LogEvent): void {
    if (event.kind === 'progress' && event.node !== undefined) this.#doing.set(event.node, event.text);
    if (event.kind === 'settled') this.#doing.delete(event.node);
    if (event.kind === 'settled' && event.outcome === 'failed') this.#saidFailures.set(event.node, event.text);
  }

  #say(event: SpokenEvent): void {
    if (event.kind === 'progress' && this.#isHandedOver) return;
    const said = cleanEvent(event, this.#redactor.redact);
    if (!this.#repeats.isRepeat(said)) this.#view.emit(said);
  }

  #writing(format: OutputFormat, stream: 'stdout' | 'stderr'): Writing {
    const { isTTY, columns } = this.#setting.streams[stream];
    // A terminal that was not told its size says 0.
    return { format, redact: this.#redactor.redact, columns: (isTTY && columns) || undefined };
  }

  #print(text: string | Promise<string>, write: (text: string) => void): void {
    if (typeof text === 'string') write(text);
    else this.#late.push(text.then(write));
  }

  #explain(ending: Ending): void {
    if (isNdjson(this.#setting.flags)) return;
    for (const line of failureLines(ending, this.#saidFailures, this.#paint)) {
      this.#outlet.line(this.#redactor.redact(line));
    }
  }

  #sayLost({ message, hint }: Failure): void {
    const text = cleanLine(message, this.#redactor.redact);
    if (isNdjson(this.#setting.flags)) this.#view.emit({ kind: 'warning', text });
    else this.#outlet.line(`${this.#paint('red', 'error:')} ${text}\n${this.#paint('cyan', 'hint:')} ${hint}`);
  }

  #clearScreen(): Disposable {
    const stack = new DisposableStack();
    stack.use(this.#view.pause());
    stack.use(this.#outlet.hold());
    return stack;
  }
}
