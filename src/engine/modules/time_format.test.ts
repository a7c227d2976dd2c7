import { describe, expect, it } from 'vitest';
import { asctime, gmtime, strftime, timegm } from './time_format.ts';

describe('calendar', () => {
  it('goes back and forth', () => {
    for (let s = -5e10; s < 5e10; s += 123456789) {
      const t = gmtime(s);
      expect(timegm(t)).toBe(s);
      const d = new Date(s * 1000);
      expect([t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, t.tm_wday]).toEqual([
        d.getUTCFullYear(),
        d.getUTCMonth(),
        d.getUTCDate(),
        d.getUTCHours(),
        d.getUTCMinutes(),
        d.getUTCSeconds(),
        d.getUTCDay(),
      ]);
    }
  });
  it('writes as the C locale does', () => {
    const t = gmtime(981173106);
    expect(asctime(t)).toBe('Sat Feb  3 04:05:06 2001');
    // Recorded from CPython 3.14.10.
    const format =
      '%Y-%m-%d %H:%M:%S %a %A %b %B %c %d %j %U %w %W %x %X %y %Z %% %p %I %e %D %T %R %F %G %V %u %z %C %h %Q';
    expect(strftime(format, t)).toBe(
      '2001-02-03 04:05:06 Sat Saturday Feb February Sat Feb  3 04:05:06 2001 03 034 04 6 05 02/03/01 04:05:06 01 UTC % AM 04  3 02/03/01 04:05:06 04:05 2001-02-03 2001 05 6 +0000 20 Feb %Q',
    );
  });
});
