// Chats, bodies and streams to a model that is resident: everything at once up, and in short slices by
// turns.
import { writeBodies } from './bodies.mjs';
import { WORKLOADS } from './resident-workloads.mjs';
import { startDirect, starters, startLimit, withAll } from './rivals.mjs';
import { eachInTurn, slice, warmUp } from './slices.mjs';

export async function residentModel(parts, context) {
  const { bench, sheet, rounds, signal, nginx } = context;
  const workloads = WORKLOADS.filter(({ part }) => parts.includes(part));
  if (workloads.length === 0) return;
  const files = writeBodies(bench.folder);
  const starts = [
    () => startDirect(context),
    ...(nginx ? [([direct]) => startLimit(nginx, { ...context, direct })] : []),
    ...Object.values(starters(context)).map((start) => () => start({ m: {} })),
  ];
  await withAll(starts, async (rivals) => {
    await eachInTurn(rivals, 0, (rival) => warmUp(rival, { bench, files, signal }));
    for (let round = 0; round < rounds; round++) {
      for (const workload of workloads) {
        await eachInTurn(rivals, round, async (rival) => {
          const { seen, cpu } = await slice(workload, rival, { bench, files, signal });
          const { failed, complaint } = seen;
          if (failed > 0) sheet.problem(`${describe(workload, rival)}: ${failed} ${complaint}`);
          sheet.add(workload, rival.name, workload.figures(seen, cpu), failed);
        });
      }
      console.log(`chat, bodies, streams: round ${round + 1} of ${rounds}`);
    }
  });
}

const describe = ({ part, row }, { name }) => `${part}, ${row}, ${name}`;
