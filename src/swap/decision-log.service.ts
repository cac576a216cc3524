import { Injectable, Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Decision } from './decision.js';

/** As many as are kept; older ones are forgotten. */
const MOST = 2_000;
/** Refusals have places of their own, so that a client that does not give up displaces nothing else. */
const MOST_REFUSALS = 200;

type News = Decision extends infer D ? (D extends Decision ? Omit<D, 'id' | 'at'> : never) : never;

/** The last decisions, with their reasons. */
@Injectable()
export class DecisionLog {
  /** A refusal that repeats the last one comes again, with its `times`. */
  readonly added: Observable<Decision>;
  private readonly subject = new Subject<Decision>();
  private readonly entries: Decision[] = [];
  private readonly refusals: Decision[] = [];
  private readonly logger = new Logger('Decisions');
  private lastId = 0;

  constructor() {
    this.added = this.subject.asObservable();
  }

  /** Those that are kept, oldest first. */
  get all(): readonly Decision[] {
    return [...this.entries, ...this.refusals].sort((a, b) => a.id - b.id);
  }

  add(news: News): void {
    const last = this.refusals.at(-1);
    if (last !== undefined && isRepeated(news, last)) {
      const counted = { ...last, times: (last.times ?? 1) + 1 };
      this.refusals[this.refusals.length - 1] = counted;
      this.subject.next(counted);
      return;
    }
    const decision = { id: ++this.lastId, at: new Date().toISOString(), ...news } as Decision;
    const isRefusal = decision.kind === 'refuse';
    const entries = isRefusal ? this.refusals : this.entries;
    entries.push(decision);
    if (entries.length > (isRefusal ? MOST_REFUSALS : MOST)) entries.shift();
    this.write(decision);
    this.subject.next(decision);
  }

  /** What comes of decisions is logged by the upstreams. */
  private write({ kind, unit, why, facts, for: beneficiary }: Decision): void {
    const phrase = PHRASES[kind];
    if (phrase === undefined) return;
    const whom = beneficiary === undefined ? {} : { for: beneficiary };
    this.logger.log(phrase, { ...(unit === '' ? {} : { unit }), why, ...whom, ...facts });
  }
}

const isRepeated = (news: News, last: Decision): boolean =>
  news.kind === 'refuse' &&
  news.unit === last.unit &&
  news.why === last.why &&
  news.models.join() === last.models.join();

const PHRASES: Partial<Readonly<Record<Decision['kind'], string>>> = {
  close: 'swap begins',
  reopen: 'unit reopens',
  start: 'unit starts',
  stop: 'unit stops',
  refuse: 'request refused',
  promote: 'background requests count as normal',
  room: 'room changed',
};
