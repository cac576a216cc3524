// What a simulation of the same workloads by the same rules gives, in seconds of the workload: loads
// per 1,000 requests, and the waits of those requests that count. Two numbers where the outcome hangs
// on which of two events at the same moment comes first: the least and the most, found by making one
// client a hundredth of a second slower or quicker.

const figures = (swaps, mean, p99, longest) => ({ swaps, mean, p99, longest });

/** The agents meet at the same model at the same moment, and part again or go on side by side. */
const agentsAfterATie = figures([205, 905], [5.59, 25.84], [29, 30], [29, 30]);

export const simulated = {
  H1: {
    ours: figures([40, 50], [18.44, 21.32], [52, 54], [52, 54]),
    'strict FIFO': figures(1000, 604, 1198, 1198),
    'close at once': figures(70, 22.42, 42, 42),
    peer: figures([20, 60], [15.51, 36.63], [34, 110], [34, 110]),
  },
  H2: {
    ours: figures(17.36, 51.5, 51.5, 51.5),
    'strict FIFO': figures(17.36, 21.5, 21.5, 21.5),
    'close at once': figures(17.36, 21.5, 21.5, 21.5),
    peer: figures(1.65, 620.5, 1160.5, 1160.5),
  },
  H3: {
    ours: figures(115, 3.23, 29, 46),
    'strict FIFO': agentsAfterATie,
    'close at once': agentsAfterATie,
    peer: agentsAfterATie,
  },
  H4: {
    ours: figures(254.17, 3.98, 17, 17),
    'strict FIFO': figures(620.83, 15.14, 32.2, 33),
    'close at once': figures(620.83, 15.14, 32.2, 33),
    peer: figures(620.83, 15.14, 32.2, 33),
  },
  H5: {
    ours: figures(14.75, 5.21, 46.05, 46.05),
    'strict FIFO': figures(74.02, 80.4, 127, 127),
    'close at once': figures(54.38, 34.27, 61, 61),
    'close at once, batch marked': figures(14.95, 4.34, 38.05, 38.05),
    peer: figures(1.63, 1269.33, 2133, 2133),
  },
};
