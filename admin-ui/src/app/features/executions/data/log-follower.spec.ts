import type { LogPageDto } from '../../../core/api/generated/models/log-page-dto';
import { LogFollower } from './log-follower';

function page(seqs: number[], isComplete = false): LogPageDto {
  return {
    attempt: 1,
    isComplete,
    nextAfterSeq: seqs.at(-1) ?? 0,
    items: seqs.map((seq) => ({
      seq,
      at: '2026-01-01T00:00:00.000Z',
      level: 'info',
      message: `line ${seq}`,
      data: null,
    })),
  };
}

/** @param answers in order; an Error is thrown. After the last one nothing more is there. */
function setup(...answers: (LogPageDto | Error)[]) {
  const asked: number[] = [];
  const sut = new LogFollower(async (afterSeq) => {
    asked.push(afterSeq);
    const answer = answers.shift() ?? { ...page([]), nextAfterSeq: afterSeq };
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return { sut, asked, seqs: () => sut.lines().map(({ seq }) => seq) };
}

describe(LogFollower.name, () => {
  it('reads page by page until nothing is there, and goes on from there', async () => {
    const { sut, asked, seqs } = setup(page([1, 2]), page([3]));
    await sut.catchUp();
    await sut.catchUp();
    expect(seqs()).toEqual([1, 2, 3]);
    expect(asked).toEqual([0, 2, 3, 3]);
    expect(sut.isComplete()).toBe(false);
  });

  it('asks no more when the attempt has ended', async () => {
    const { sut, asked } = setup(page([1], true));
    await sut.catchUp();
    await sut.catchUp();
    expect(asked).toEqual([0]);
    expect(sut.isComplete()).toBe(true);
  });

  it('keeps what it has when a read fails and tries again from there', async () => {
    const { sut, asked, seqs } = setup(page([1]), new Error('gone'), page([2], true));
    await sut.catchUp();
    expect(sut.problem()?.message).toBe('gone');
    expect(sut.hasCaughtUp()).toBe(false);
    await sut.catchUp();
    expect(sut.problem()).toBeNull();
    expect(seqs()).toEqual([1, 2]);
    expect(asked).toEqual([0, 1, 1]);
  });

  it('reads once at a time', async () => {
    const { sut, asked } = setup(page([1], true));
    await Promise.all([sut.catchUp(), sut.catchUp()]);
    expect(asked).toEqual([0]);
  });

  it('has message and data as one text, without colours', async () => {
    const coloured = page([1], true);
    coloured.items[0] = { ...coloured.items[0]!, message: '\u001b[31mred\u001b[0m', data: { page: 4 } };
    const { sut } = setup(coloured);
    await sut.catchUp();
    expect(sut.lines()[0]?.text).toBe('red {"page":4}');
  });
});
