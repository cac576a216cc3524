import { ERROR_TABLE } from '../../../src/http/error-table.js';
import { setupsBetween } from '../chronicle.js';
import type { Asked, Chronicle, Outcome } from '../chronicle.js';
import type { ModelSetup, Setup } from '../scenario.js';
import { isGatewayEnding, ordersFor, serversOf, spanOf } from './causes.js';
import { isExplainedBreak, reasonAgainst } from './explanations.js';

/** Each request ended once: with the right answer, or with an error for which there is a reason. */
export const wrongRequests = (chronicle: Chronicle): string[] =>
  chronicle.asked.flatMap((asked) => {
    const wrong = wrongRequest(asked, chronicle);
    if (wrong === undefined) return [];
    const { number, ask, outcome } = asked;
    return [`request ${number} for ${ask.name}: ${wrong} (${JSON.stringify(outcome)})`];
  });

function wrongRequest(asked: Asked, chronicle: Chronicle): string | undefined {
  const { outcome, endings } = asked;
  if (outcome === undefined) return 'never ended';
  if (endings !== 1) return `ended ${endings} times`;
  switch (outcome.kind) {
    case 'odd':
      return outcome.what;
    case 'left':
      return undefined;
    case 'refused':
      return isGatewayEnding(chronicle, spanOf(asked)) ? undefined : 'no answer';
    case 'complete':
      return wrongAnswer(asked, outcome, chronicle);
    case 'error':
      return wrongError(asked, outcome, chronicle);
    case 'broken':
      return wrongBreak(asked, outcome, chronicle);
  }
}

type Kind<K extends Outcome['kind']> = Extract<Outcome, { kind: K }>;

function wrongAnswer(
  asked: Asked,
  answer: Kind<'complete'>,
  chronicle: Chronicle,
): string | undefined {
  const { ask, number } = asked;
  if (answer.request !== number) return `the answer to request ${answer.request}`;
  if (ask.stream && answer.chunks !== ask.chunks) {
    return `${String(answer.chunks)} chunks, not ${ask.chunks}`;
  }
  const { fromMs, untilMs } = spanOf(asked);
  const setups = setupsBetween(chronicle, fromMs, untilMs);
  if (setups.some((setup) => mayAnswer(asked, answer, setup))) return undefined;
  return `answered by ${answer.by} ${answer.version}`;
}

/** The model asked for, as it is defined; of a background request also one that stands in, which says so. */
function mayAnswer({ ask }: Asked, answer: Kind<'complete'>, setup: Setup): boolean {
  const wanted = modelNamed(ask.name, setup);
  const answering = setup.models.find(({ id }) => id === answer.by);
  if (wanted === undefined || answering?.version !== answer.version) return false;
  if (answering.id === wanted.id) return answer.servedBy === undefined;
  const isBackground = ask.isBackground || wanted.isBackground;
  return isBackground && wanted.fallback.includes(answer.by) && answer.servedBy === answer.by;
}

export const modelNamed = (name: string, { models }: Setup): ModelSetup | undefined =>
  models.find(({ id, aliases }) => id === name || aliases.includes(name));

function wrongError(
  asked: Asked,
  { status, code }: Kind<'error'>,
  chronicle: Chronicle,
): string | undefined {
  const row = isErrorCode(code) ? ERROR_TABLE[code] : undefined;
  if (row?.status !== status) return `no documented error: ${status} ${code}`;
  return reasonAgainst(code, asked, chronicle);
}

const isErrorCode = (code: string): code is keyof typeof ERROR_TABLE => code in ERROR_TABLE;

const BREAKS: readonly (string | undefined)[] = [
  undefined,
  'upstream_closed',
  'model_unloaded',
  'shutting_down',
];

function wrongBreak(
  asked: Asked,
  { code }: Kind<'broken'>,
  chronicle: Chronicle,
): string | undefined {
  if (!BREAKS.includes(code)) return `broken with ${String(code)}`;
  const span = spanOf(asked);
  const served = new Set([
    asked.ask.name,
    ...serversOf(asked, chronicle).map(({ model }) => model),
  ]);
  if (code === 'model_unloaded') {
    return ordersFor(chronicle, ['unload'], served, span).length > 0 ||
      isExplainedBreak(asked, chronicle)
      ? undefined
      : 'broken as unloaded, although nobody asked for that';
  }
  if (code === 'shutting_down') {
    return isGatewayEnding(chronicle, span) ? undefined : 'broken by a shutdown that is none';
  }
  return isExplainedBreak(asked, chronicle) ? undefined : 'broken without a cause';
}
