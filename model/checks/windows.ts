/**
 * Daily and weekly windows on one clock: minutes since the week began, which runs round.
 */

const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const day = 24 * 60;
const week = 7 * day;

/**
 * Whether a daily window, `02:00-03:00`, shares a minute with a weekly one, `sun:02:30-sun:03:30`. Both may run past
 * midnight, and the weekly one past the end of the week. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupWindow.html
 */
export function overlap(daily: string, weekly: string): boolean {
  const [start = 0, end = 0] = daily.split("-").map(timeOfDay);
  const [from = 0, to = 0] = weekly.split("-").map(timeOfWeek);
  const length = round(end - start, day);
  return weekdays.some((_, number) => meet(number * day + start, length, from, round(to - from, week)));
}

/** Whether two stretches of the week meet: the later of them begins before the other one is over. */
function meet(start: number, length: number, otherStart: number, otherLength: number): boolean {
  return round(otherStart - start, week) < length || round(start - otherStart, week) < otherLength;
}

function timeOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
}

const timeOfWeek = (text: string): number => weekdays.indexOf(text.slice(0, 3)) * day + timeOfDay(text.slice(4));
const round = (minutes: number, whole: number): number => ((minutes % whole) + whole) % whole;
