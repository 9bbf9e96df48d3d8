import type { Candidate, Feedback } from "@cupel/core";

/** Answers that say the same. */
interface Group {
  readonly first: Candidate;
  size: number;
  /** Not refused by a check. */
  readonly standing: boolean;
}

/** A poll among answers. Those that a check refused count only where it refused all. */
export interface Votes {
  add(key: string, candidate: Candidate, feedback: Feedback): void;
  /** First answer of the largest group; of equally large ones, of the one that was seen first. */
  leader(): Candidate | undefined;
  /** Whether so many further votes cannot change who leads. */
  isDecided(further: number): boolean;
}

/** An empty poll. */
export function createVotes(): Votes {
  const groups = new Map<string, Group>();
  const ranked = (): readonly Group[] => {
    const all = [...groups.values()];
    const standing = all.filter((group) => group.standing);
    return (standing.length > 0 ? standing : all).toSorted((left, right) => right.size - left.size);
  };
  return {
    add: (key, candidate, { status }) => {
      // What was refused in one form and not in another is not the same answer.
      const standing = status !== "fail";
      const group = groups.get(`${standing} ${key}`) ?? { first: candidate, size: 0, standing };
      group.size++;
      groups.set(`${standing} ${key}`, group);
    },
    leader: () => ranked()[0]?.first,
    isDecided: (further) => {
      const [leader, ...others] = ranked();
      // A leader that was refused falls to the first answer that is not.
      if (leader === undefined || !leader.standing) return further === 0;
      const order = [...groups.values()];
      const beats = (other: Group) => {
        const reach = other.size + further;
        return reach > leader.size || (reach === leader.size && order.indexOf(other) < order.indexOf(leader));
      };
      return further <= leader.size && !others.some(beats);
    },
  };
}
