import { join } from 'node:path';
import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { KeyRing, Store } from '@holdfast/store';
import { Access } from './api/access';
import { AccessGuard } from './api/access.guard';
import { ActionsController } from './api/actions.controller';
import { AuditController } from './api/audit.controller';
import { ClockController } from './api/clock.controller';
import { CompaniesController } from './api/companies.controller';
import { CompanyPoliciesController } from './api/company-policies.controller';
import { CompanyOf } from './api/company-of';
import { ConnectController } from './api/connect.controller';
import { CreditFilesController } from './api/credit-files.controller';
import { CustomersController } from './api/customers.controller';
import { Explanations } from './api/explanations';
import { FiguresController } from './api/figures.controller';
import { GoingLives } from './api/going-live';
import { HealthController } from './api/health.controller';
import { PoliciesController } from './api/policies.controller';
import { PolicyDesk } from './api/policy-desk';
import { PolicyPreviews } from './api/policy-previews';
import { ProblemFilter } from './api/problem.filter';
import { ShownActions } from './api/shown-actions';
import { SignInController } from './api/sign-in.controller';
import { StopController } from './api/stop.controller';
import { SyncController } from './api/sync.controller';
import { TasksController } from './api/tasks.controller';
import { TurnsController } from './api/turns.controller';
import { UndoController } from './api/undo.controller';
import { Assess } from './assess/assess';
import { Clock, ManualClock, SystemClock } from './clock';
import type { Config } from './config';
import { Budget } from './connect/budget';
import { Connect } from './connect/connect';
import { Leases } from './connect/leases';
import { Paces } from './connect/paces';
import { Renewals } from './connect/renewals';
import { SignInEnded } from './connect/sign-in-ended';
import { Systems } from './connect/systems';
import { Waits } from './connect/waits';
import { Wires } from './connect/wires';
import { TokenKeeper } from './connect/token-keeper';
import { Decide } from './decide/decide';
import { Policies } from './decide/policies';
import { PoliciesInForce } from './decide/policies-in-force';
import { Fresh } from './fresh/fresh';
import { Mirror } from './mirror/mirror';
import { Aftermath } from './outbox/aftermath';
import { Deliveries } from './outbox/deliveries';
import { HalfDone } from './outbox/half-done';
import { LedgerParcels } from './outbox/ledger-parcels';
import { Letters } from './outbox/letters';
import { Mail } from './outbox/mail';
import { Mails } from './outbox/mails';
import { Notes } from './outbox/notes';
import { Outbox } from './outbox/outbox';
import { Previews } from './outbox/previews';
import { RaisedTasks } from './outbox/raised-tasks';
import { Recovery } from './outbox/recovery';
import { Templates } from './outbox/templates';
import { ActionWaits } from './outbox/waits';
import { WritePlans } from './outbox/write-plans';
import { Pull } from './pull/pull';
import { Reconcile } from './reconcile/reconcile';
import { CONFIG, TEMPLATES } from './tokens';
import { Comparison } from './turn/comparison';
import { Judging } from './turn/judging';
import { Look } from './turn/look';
import { Occasions } from './turn/occasions';
import { Schedule } from './turn/schedule';
import { Sending } from './turn/sending';
import { Sweeps } from './turn/sweeps';
import { Turn } from './turn/turn';
import { TurnBook } from './turn/turn-book';
import { TurnQueue } from './turn/turn-queue';
import { TurnRunner } from './turn/turn-runner';
import { TurnTimer } from './turn/turn-timer';
import { Undo } from './undo/undo';
import { Violations } from './violations/violations';
import { WebhooksController } from './webhooks/webhooks.controller';

/** Where the engine finds its files, wherever it was compiled to. */
export interface Places {
  readonly templates: string;
}

export const CONTROLLERS: Type[] = [
  HealthController,
  SignInController,
  ConnectController,
  CompaniesController,
  FiguresController,
  TurnsController,
  SyncController,
  CustomersController,
  CreditFilesController,
  ActionsController,
  TasksController,
  UndoController,
  AuditController,
  StopController,
  PoliciesController,
  CompanyPoliciesController,
  ClockController,
  WebhooksController,
];

/** Reads every policy and template once. Throws PolicyError, or an Error that names the file, what is wrong with it and the cure. */
export function checkTexts(places: Places): void {
  policiesIn(places);
  templatesIn(places);
}

const policiesIn = ({ templates }: Places): Policies => new Policies(join(templates, 'policies'));
const templatesIn = ({ templates }: Places): Templates => new Templates(templates);

interface Parts {
  readonly config: Config;
  readonly store: Store;
  readonly places: Places;
}

@Module({})
export class EngineModule {
  /** Turns on demand, and nothing that runs by itself. */
  static forCommand(parts: Parts): DynamicModule {
    return { module: EngineModule, providers: [...values(parts), ...STAGES] };
  }

  static with(parts: Parts): DynamicModule {
    return {
      module: EngineModule,
      imports: [ScheduleModule.forRoot()],
      controllers: CONTROLLERS,
      providers: [
        ...values(parts),
        ...STAGES,
        ...SERVICE,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}

/** Everything that one turn of one company takes. */
const STAGES: Provider[] = [
  Pull,
  Mirror,
  Assess,
  Decide,
  PoliciesInForce,
  Reconcile,
  Violations,
  Fresh,
  Previews,
  Undo,
  Outbox,
  Deliveries,
  Aftermath,
  HalfDone,
  LedgerParcels,
  Mails,
  RaisedTasks,
  WritePlans,
  Letters,
  Notes,
  Recovery,
  Sweeps,
  Comparison,
  Schedule,
  Occasions,
  Look,
  Judging,
  Sending,
  Turn,
  TurnBook,
  TurnRunner,
  SignInEnded,
  Paces,
  Waits,
  Leases,
  Wires,
  Budget,
];
/** What runs by itself, or when it is asked over HTTP. */
const SERVICE: Provider[] = [
  Access,
  ActionWaits,
  CompanyOf,
  Connect,
  Explanations,
  GoingLives,
  PolicyDesk,
  PolicyPreviews,
  ShownActions,
  TokenKeeper,
  TurnQueue,
  TurnTimer,
];

function values({ config, store, places }: Parts): Provider[] {
  const clock = config.manualClockStartMs === null ? new SystemClock() : new ManualClock(config.manualClockStartMs);
  const keys = KeyRing.parse(config.secretKeys);
  return [
    { provide: CONFIG, useValue: config },
    { provide: Store, useValue: store },
    { provide: Clock, useValue: clock },
    { provide: KeyRing, useValue: keys },
    { provide: Renewals, useValue: new Renewals(store, keys, clock, config.limits.refreshClaimMs) },
    { provide: Systems, useValue: new Systems(config, clock) },
    { provide: Mail, useValue: new Mail(config.smtpUrl) },
    { provide: Policies, useValue: policiesIn(places) },
    { provide: TEMPLATES, useValue: templatesIn(places) },
  ];
}
