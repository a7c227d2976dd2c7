// The scripts of every page in one file: a page fetches little before it is read, and each file of its own would cost a request.
import '../offline/register.ts';
import './continue.ts';
import './lesson-visit.ts';
import './page-sections.ts';
import './progress-marks.ts';
import './site-search.ts';
import './storage-notice.ts';
import './theme-switch.ts';
import './wake.ts';
