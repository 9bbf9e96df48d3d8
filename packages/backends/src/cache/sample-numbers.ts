/** Numbers equal requests: the first is 0. A number that came to nothing is given out again. */
export interface SampleNumbers {
  take(request: string): number;
  giveBack(request: string, sample: number): void;
}

/** Numbers from 0 for each request, lowest free one first. */
export function createSampleNumbers(): SampleNumbers {
  const next = new Map<string, number>();
  const free = new Map<string, number[]>();
  return {
    take: (request) => {
      const given = free.get(request)?.shift();
      if (given !== undefined) return given;
      const sample = next.get(request) ?? 0;
      next.set(request, sample + 1);
      return sample;
    },
    giveBack: (request, sample) => {
      free.set(
        request,
        [...(free.get(request) ?? []), sample].sort((left, right) => left - right),
      );
    },
  };
}
