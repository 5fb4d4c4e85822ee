import { Companies1795300001000 } from './1795300001000-companies';
import { Connections1795300002000 } from './1795300002000-connections';
import { Invoices1795300003000 } from './1795300003000-invoices';
import { Receipts1795300004000 } from './1795300004000-receipts';
import { Sync1795300005000 } from './1795300005000-sync';
import { Decisions1795300006000 } from './1795300006000-decisions';
import { Said1795300007000 } from './1795300007000-said';
import { Outbox1795300008000 } from './1795300008000-outbox';
import { Records1795300009000 } from './1795300009000-records';
import { Looks1795300010000 } from './1795300010000-looks';
import { Consents1795300011000 } from './1795300011000-consents';
import { Limits1795300012000 } from './1795300012000-limits';
import { Told1795300013000 } from './1795300013000-told';
import { Parcels1795300014000 } from './1795300014000-parcels';
import { CreditFile1795300015000 } from './1795300015000-credit-file';
import { Policies1795300016000 } from './1795300016000-policies';
import { Waiting1795300017000 } from './1795300017000-waiting';
import { ApiKeys1795300018000 } from './1795300018000-api-keys';
import { Practices1795300019000 } from './1795300019000-practices';
import { CreditTerms1795300021000 } from './1795300021000-credit-terms';
import { Persons1795300022000 } from './1795300022000-persons';
import { Backtests1795300023000 } from './1795300023000-backtests';
import { Undoing1795300024000 } from './1795300024000-undoing';
import { PracticeEnded1795300025000 } from './1795300025000-practice-ended';
import { Promises1795300028000 } from './1795300028000-promises';
import { AuditOfOne1795300029000 } from './1795300029000-audit-of-one';

/** In the order they run. One is never edited after it has landed. */
export const MIGRATIONS = [
  Companies1795300001000,
  Connections1795300002000,
  Invoices1795300003000,
  Receipts1795300004000,
  Sync1795300005000,
  Decisions1795300006000,
  Said1795300007000,
  Outbox1795300008000,
  Records1795300009000,
  Looks1795300010000,
  Consents1795300011000,
  Limits1795300012000,
  Told1795300013000,
  Parcels1795300014000,
  CreditFile1795300015000,
  Policies1795300016000,
  Waiting1795300017000,
  ApiKeys1795300018000,
  Practices1795300019000,
  CreditTerms1795300021000,
  Persons1795300022000,
  Backtests1795300023000,
  Undoing1795300024000,
  PracticeEnded1795300025000,
  Promises1795300028000,
  AuditOfOne1795300029000,
];
