import { Injectable, Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Decision } from './decision.js';

/** As many as are kept; older ones are forgotten. */
const MOST = 2_000;

type News = Decision extends infer D ? (D extends Decision ? Omit<D, 'id' | 'at'> : never) : never;

/** The last decisions, with their reasons. */
@Injectable()
export class DecisionLog {
  /** A refusal that repeats the last entry comes again, with its `times`. */
  readonly added: Observable<Decision>;
  private readonly subject = new Subject<Decision>();
  private readonly entries: Decision[] = [];
  private readonly logger = new Logger('Decisions');
  private lastId = 0;

  constructor() {
    this.added = this.subject.asObservable();
  }

  /** Those that are kept, oldest first. */
  get all(): readonly Decision[] {
    return this.entries;
  }

  /** A refusal that repeats the last entry is counted there. */
  add(news: News): void {
    const last = this.entries.at(-1);
    if (last !== undefined && isRepeated(news, last)) {
      const counted = { ...last, times: (last.times ?? 1) + 1 };
      this.entries[this.entries.length - 1] = counted;
      this.subject.next(counted);
      return;
    }
    const decision = { id: ++this.lastId, at: new Date().toISOString(), ...news } as Decision;
    this.entries.push(decision);
    if (this.entries.length > MOST) this.entries.shift();
    const { kind, unit, why, facts } = decision;
    const phrase = PHRASES[kind];
    const beneficiary = decision.for === undefined ? {} : { for: decision.for };
    if (phrase !== undefined) this.logger.log(phrase, { unit, why, ...beneficiary, ...facts });
    this.subject.next(decision);
  }
}

const isRepeated = (news: News, last: Decision): boolean =>
  news.kind === 'refuse' &&
  last.kind === 'refuse' &&
  news.unit === last.unit &&
  news.why === last.why &&
  news.models.join() === last.models.join();

/** What comes of decisions is logged by the upstreams. */
const PHRASES: Partial<Readonly<Record<Decision['kind'], string>>> = {
  close: 'swap begins',
  reopen: 'unit reopens',
  start: 'unit starts',
  stop: 'unit stops',
  refuse: 'request refused',
};
