import { join } from 'node:path';
import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { KeyRing, Store } from '@holdfast/store';
import { AcceptController } from './api/customer/accept.controller';
import { AcceptanceLinksController } from './api/customer/acceptance-links.controller';
import { Access } from './api/sign-in/access';
import { AccessGuard } from './api/sign-in/access.guard';
import { ActionsController } from './api/action/actions.controller';
import { ApiKeys } from './api/sign-in/api-keys';
import { ApiKeysController } from './api/sign-in/api-keys.controller';
import { AuditController } from './api/company/audit.controller';
import { ClockController } from './api/clock.controller';
import { BacktestDesk } from './api/company/backtest-desk';
import { BacktestsController } from './api/company/backtests.controller';
import { CompaniesController } from './api/company/companies.controller';
import { CompanyPoliciesController } from './api/policy/company-policies.controller';
import { CompanyOf } from './api/company/company-of';
import { ConnectController } from './api/company/connect.controller';
import { CreditChecksController } from './api/customer/credit-checks.controller';
import { CreditFilesController } from './api/customer/credit-files.controller';
import { CustomersController } from './api/customer/customers.controller';
import { Explanations } from './api/customer/explanations';
import { FiguresController } from './api/company/figures.controller';
import { GoingLives } from './api/company/going-live';
import { HealthController } from './api/health.controller';
import { KeyRates } from './api/sign-in/key-rates';
import { LimitProposalsController } from './api/customer/limit-proposals.controller';
import { PoliciesController } from './api/policy/policies.controller';
import { PolicyDesk } from './api/policy/policy-desk';
import { PolicyDocumentsController } from './api/policy/policy-documents.controller';
import { PolicyPreviews } from './api/policy/policy-previews';
import { PracticeDesk } from './api/policy/practice-desk';
import { PracticeDrift } from './api/policy/practice-drift';
import { PracticeEnd } from './api/policy/practice-end';
import { PracticeInForce } from './api/policy/practice-in-force';
import { PracticePoliciesController } from './api/policy/practice-policies.controller';
import { PracticeTrials } from './api/policy/practice-trials';
import { PracticesController } from './api/policy/practices.controller';
import { ProblemFilter } from './api/problem.filter';
import { ScoresController } from './api/customer/scores.controller';
import { ShownActions } from './api/action/shown-actions';
import { SignInController } from './api/sign-in/sign-in.controller';
import { StandingEntriesController } from './api/customer/standing-entries.controller';
import { StopController } from './api/company/stop.controller';
import { SyncController } from './api/company/sync.controller';
import { TasksController } from './api/action/tasks.controller';
import { TurnsController } from './api/company/turns.controller';
import { UndoController } from './api/company/undo.controller';
import { Assess } from './assess/assess';
import { BacktestQueue } from './backtest/backtest-queue';
import { CreditChecks } from './check/credit-checks';
import { Recorder } from './check/recorder';
import { Retention } from './check/retention';
import { Scripts } from './check/scripts';
import { Today } from './check/today';
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
import { Forecasts } from './score/forecasts';
import { AcceptanceLinks } from './terms/acceptance-links';
import { TermsInForce } from './terms/terms-in-force';
import { TermsPage } from './terms/terms-page';
import { CONFIG, TEMPLATES, THREADS } from './tokens';
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
import { UndoDays } from './undo/undo-days';
import { ChangedByHand } from './violations/changed-by-hand';
import { ChangedDays } from './violations/changed-days';
import { ChangedMarks } from './violations/changed-marks';
import { OwnerTold } from './violations/owner-told';
import { Violations } from './violations/violations';
import { WebhooksController } from './webhooks/webhooks.controller';

/** Where the engine finds its files, wherever it was compiled to. */
export interface Places {
  readonly templates: string;
  /** How threads are started where that differs from how the process was. */
  readonly threadArgv?: readonly string[] | null;
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
  ScoresController,
  CreditFilesController,
  LimitProposalsController,
  StandingEntriesController,
  ActionsController,
  TasksController,
  UndoController,
  AuditController,
  StopController,
  PoliciesController,
  CompanyPoliciesController,
  PracticesController,
  PracticePoliciesController,
  PolicyDocumentsController,
  AcceptanceLinksController,
  AcceptController,
  BacktestsController,
  ClockController,
  WebhooksController,
  CreditChecksController,
  ApiKeysController,
];

/** Reads every policy and template once. Throws PolicyError, or an Error that names the file, what is wrong with it and the cure. */
export function checkTexts(places: Places): void {
  policiesIn(places);
  templatesIn(places);
  scriptsIn(places);
  termsPageIn(places);
}

const policiesIn = ({ templates }: Places): Policies => new Policies(join(templates, 'policies'));
const scriptsIn = ({ templates }: Places): Scripts => new Scripts(join(templates, 'scripts'));
const termsPageIn = ({ templates }: Places): TermsPage => new TermsPage(join(templates, 'letters'));
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
  ChangedByHand,
  ChangedMarks,
  ChangedDays,
  OwnerTold,
  Fresh,
  Previews,
  Undo,
  UndoDays,
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
  AcceptanceLinks,
  ActionWaits,
  ApiKeys,
  BacktestQueue,
  BacktestDesk,
  KeyRates,
  CreditChecks,
  Recorder,
  Retention,
  Today,
  CompanyOf,
  Connect,
  Explanations,
  Forecasts,
  GoingLives,
  PolicyDesk,
  PolicyPreviews,
  PracticeDesk,
  PracticeDrift,
  PracticeEnd,
  PracticeInForce,
  PracticeTrials,
  ShownActions,
  TermsInForce,
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
    { provide: Scripts, useValue: scriptsIn(places) },
    { provide: TEMPLATES, useValue: templatesIn(places) },
    { provide: TermsPage, useValue: termsPageIn(places) },
    { provide: THREADS, useValue: { execArgv: places.threadArgv ?? null, policies: join(places.templates, 'policies') } },
  ];
}
