// Calendar arithmetic and strftime for the C locale, in UTC. Plays the part of the C library behind Modules/timemodule.c.

/** A broken-down time as C's struct tm has it, with the full year, and month 0-11, weekday 0 = Sunday, day of the year 0-365. */
export interface Tm {
  tm_year: number;
  tm_mon: number;
  tm_mday: number;
  tm_hour: number;
  tm_min: number;
  tm_sec: number;
  tm_wday: number;
  tm_yday: number;
  tm_isdst: number;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Days from 1970-01-01 to a date of the Gregorian calendar; months may be out of range. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = year + Math.floor(month / 12);
  const m = ((month % 12) + 12) % 12;
  // The year begins in March: then the leap day is the last.
  const shifted = m < 2 ? y - 1 : y;
  const era = Math.floor(shifted / 400);
  const yoe = shifted - era * 400;
  const doy = Math.floor((153 * ((m + 10) % 12) + 2) / 5) + day - 1;
  return era * 146097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719468;
}
/** Seconds since 1970 as a date and time in UTC. */
export function gmtime(seconds: number): Tm {
  const days = Math.floor(seconds / 86400);
  const rest = seconds - days * 86400;
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const doe = z - era * 146097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const tm_mon = (mp + 2) % 12;
  const tm_year = yoe + era * 400 + (tm_mon < 2 ? 1 : 0);
  return {
    tm_year,
    tm_mon,
    tm_mday: doy - Math.floor((153 * mp + 2) / 5) + 1,
    tm_hour: Math.floor(rest / 3600),
    tm_min: Math.floor(rest / 60) % 60,
    tm_sec: rest % 60,
    tm_wday: (((days + 4) % 7) + 7) % 7,
    tm_yday: days - daysFromCivil(tm_year, 0, 1),
    tm_isdst: 0,
  };
}
/** Seconds since 1970 of a date and time in UTC. */
export function timegm(t: Tm): number {
  return daysFromCivil(t.tm_year, t.tm_mon, t.tm_mday) * 86400 + t.tm_hour * 3600 + t.tm_min * 60 + t.tm_sec;
}
/** 'Thu Jan  1 00:00:00 1970' */
export function asctime(t: Tm): string {
  return `${DAYS[t.tm_wday].slice(0, 3)} ${MONTHS[t.tm_mon].slice(0, 3)} ${pad(t.tm_mday, 2, ' ')} ${clock(t)} ${t.tm_year}`;
}
function pad(n: number, width: number, fill = '0'): string {
  return String(n).padStart(width, fill);
}
function clock(t: Tm): string {
  return `${pad(t.tm_hour, 2)}:${pad(t.tm_min, 2)}:${pad(t.tm_sec, 2)}`;
}
/** Week and year of ISO 8601. */
function isoWeek(t: Tm): { week: number; year: number } {
  const weekday = (t.tm_wday + 6) % 7;
  const week = Math.floor((t.tm_yday - weekday + 10) / 7);
  const weeksIn = (y: number): number => {
    const p = (v: number): number => (v + Math.floor(v / 4) - Math.floor(v / 100) + Math.floor(v / 400)) % 7;
    return p(y) === 4 || p(y - 1) === 3 ? 53 : 52;
  };
  if (week < 1) return { week: weeksIn(t.tm_year - 1), year: t.tm_year - 1 };
  if (week > weeksIn(t.tm_year)) return { week: 1, year: t.tm_year + 1 };
  return { week, year: t.tm_year };
}

/** strftime in the C locale. What is no directive stays as it is. */
export function strftime(format: string, t: Tm): string {
  const hour12 = t.tm_hour % 12 || 12;
  const expand = (directive: string): string | null => {
    switch (directive) {
      case 'a':
        return DAYS[t.tm_wday].slice(0, 3);
      case 'A':
        return DAYS[t.tm_wday];
      case 'b':
      case 'h':
        return MONTHS[t.tm_mon].slice(0, 3);
      case 'B':
        return MONTHS[t.tm_mon];
      case 'c':
        return asctime(t);
      case 'C':
        return pad(Math.floor(t.tm_year / 100), 2);
      case 'd':
        return pad(t.tm_mday, 2);
      case 'D':
      case 'x':
        return strftime('%m/%d/%y', t);
      case 'e':
        return pad(t.tm_mday, 2, ' ');
      case 'F':
        return strftime('%Y-%m-%d', t);
      case 'g':
        return pad(isoWeek(t).year % 100, 2);
      case 'G':
        return String(isoWeek(t).year);
      case 'H':
        return pad(t.tm_hour, 2);
      case 'I':
        return pad(hour12, 2);
      case 'j':
        return pad(t.tm_yday + 1, 3);
      case 'k':
        return pad(t.tm_hour, 2, ' ');
      case 'l':
        return pad(hour12, 2, ' ');
      case 'm':
        return pad(t.tm_mon + 1, 2);
      case 'M':
        return pad(t.tm_min, 2);
      case 'n':
        return '\n';
      case 'p':
        return t.tm_hour < 12 ? 'AM' : 'PM';
      case 'P':
        return t.tm_hour < 12 ? 'am' : 'pm';
      case 'r':
        return strftime('%I:%M:%S %p', t);
      case 'R':
        return strftime('%H:%M', t);
      case 's':
        return String(timegm(t));
      case 'S':
        return pad(t.tm_sec, 2);
      case 't':
        return '\t';
      case 'T':
      case 'X':
        return clock(t);
      case 'u':
        return String(t.tm_wday || 7);
      case 'U':
        return pad(Math.floor((t.tm_yday + 7 - t.tm_wday) / 7), 2);
      case 'V':
        return pad(isoWeek(t).week, 2);
      case 'w':
        return String(t.tm_wday);
      case 'W':
        return pad(Math.floor((t.tm_yday + 7 - ((t.tm_wday + 6) % 7)) / 7), 2);
      case 'y':
        return pad(((t.tm_year % 100) + 100) % 100, 2);
      case 'Y':
        return String(t.tm_year);
      case 'z':
        return '+0000';
      case 'Z':
        return 'UTC';
      case '%':
        return '%';
      default:
        return null;
    }
  };
  return format.replace(/%([EO-]?)(.)/gsu, (whole, flag: string, directive: string) => {
    const text = expand(directive);
    if (text === null) return whole;
    return flag === '-' ? text.replace(/^[0 ]+(?=\d)/, '') : text;
  });
}
