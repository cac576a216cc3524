import type { ContractRuntime, ContractStage } from '../runtime.js';

/** Each model by the runtime that is given for its name; the first where none is. */
export function mixed(runtimes: Readonly<Record<string, ContractRuntime>>): ContractRuntime {
  const [first] = Object.values(runtimes);
  if (first === undefined) throw new Error('expected a runtime');
  return {
    ...first,
    title: 'models of different runtimes',
    stage: async (place) => {
      const stages = new Map<ContractRuntime, ContractStage>();
      for (const runtime of new Set(Object.values(runtimes))) {
        stages.set(runtime, await runtime.stage(place));
      }
      const all = [...stages.values()];
      return {
        environment: Object.assign({}, ...all.map(({ environment }) => environment)) as Record<
          string,
          string
        >,
        entry: (name) => {
          const stage = stages.get(runtimes[name] ?? first);
          return stage === undefined ? Promise.reject(new Error(name)) : stage.entry(name);
        },
        left: async () => [...new Set((await Promise.all(all.map((one) => one.left()))).flat())],
      };
    },
  };
}
