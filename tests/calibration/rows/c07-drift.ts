import { createRandom } from "@cupel/core";
import { bernoulliCusum, errorDriftDetector } from "@cupel/stats";
import { nearCount, within } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";

const published = [
  { threshold: 500, delays: [598, 255, 46] },
  { threshold: 1000, delays: [708, 287, 50] },
  { threshold: 2000, delays: [894, 320, 56] },
] as const;

const changes = [0.08, 0.1, 0.2] as const;

/** Labels before a change that Page's sum is to find. */
const watched = 300;

/** Labels to a false alarm at 5 % errors, and to an alarm after a change: for the e-detector with no evidence yet, for Page's sum while it watches. */
export function drift(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C7").next;
  const draw = (rate: number) => () => (random() < rate ? 1 : 0);
  const e = published.flatMap(({ threshold, delays }) => {
    const fresh = () => errorDriftDetector({ baseline: 0.05, threshold });
    const about = (world: string, method: string) => ({ id: "C7", world, method: `errorDriftDetector ${threshold}, ${method}` });
    const quiet = repeat(runsAt(scale, 150), () => toAlarm(fresh, draw(0.05)));
    const mean = quiet.reduce((sum, count) => sum + count, 0) / quiet.length;
    const error = mean / Math.sqrt(quiet.length);
    const figure = { value: mean, error, runs: quiet.length };
    const arl = within(about("5 % errors", "labels to a false alarm"), figure, {
      from: threshold,
      to: Number.POSITIVE_INFINITY,
      nominal: `≥ ${threshold}`,
    });
    const noticed = delays.map((nominal, index) => {
      const rate = changes[index] as number;
      const delays = repeat(runsAt(scale, 1500), () => toAlarm(fresh, draw(rate)));
      return nearCount(about(`5 → ${Math.round(100 * rate)} %`, "delay"), delays, { nominal, share: 0.1, behind: 500 });
    });
    return [arl, ...noticed];
  });
  const page = [
    { limit: 3, quiet: 1214, noticed: 98 },
    { limit: 4, quiet: 3611, noticed: 149 },
    { limit: 5, quiet: 10_887, noticed: 185 },
  ].flatMap(({ limit, quiet, noticed }) => {
    const fresh = () => bernoulliCusum({ p0: 0.05, p1: 0.1, limit });
    const about = (world: string, method: string) => ({ id: "C7", world, method: `bernoulliCusum ${limit}, ${method}` });
    const alarms = repeat(runsAt(scale, 2000), () => toAlarm(fresh, draw(0.05)));
    const delays = repeat(runsAt(scale, 1500), () => delay(fresh, draw(0.05), draw(0.1)));
    const loose = { share: 0.1, behind: 500 };
    return [
      nearCount(about("5 % errors", "labels to a false alarm"), alarms, { nominal: quiet, ...loose }),
      nearCount(about("5 → 10 %", "delay"), delays, { nominal: noticed, ...loose }),
    ];
  });
  return [...e, ...page];
}

interface Detector {
  readonly alarmAt: number | undefined;
  readonly count: number;
  update(observation: number): void;
}

/** Labels from a fresh detector to its alarm. */
function toAlarm(fresh: () => Detector, draw: () => number): number {
  const detector = fresh();
  while (detector.alarmAt === undefined && detector.count < 1_000_000) detector.update(draw());
  return detector.count;
}

/** Labels to the alarm after a change that comes when the detector has watched for a while without one. */
function delay(fresh: () => Detector, before: () => number, after: () => number): number {
  for (;;) {
    const detector = fresh();
    while (detector.count < watched) detector.update(before());
    if (detector.alarmAt !== undefined) continue;
    while (detector.alarmAt === undefined) detector.update(after());
    return detector.count - watched;
  }
}

function repeat(runs: number, experiment: () => number): readonly number[] {
  return Array.from({ length: runs }, experiment);
}
