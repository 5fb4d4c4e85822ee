import { ActionEntity } from './action.entity';
import { ApiKeyEntity, CreditCheckEntity } from './api-key.entity';
import { AppCallsEntity, AppUsageEntity, StopEntity } from './app.entity';
import { AttemptEntity } from './attempt.entity';
import { AuditEntity, AuditHeadEntity } from './audit.entity';
import { BacktestEntity, BookPriorEntity } from './backtest.entity';
import { CompanyEntity } from './company.entity';
import { ConnectionEntity, ConnectionLeaseEntity } from './connection.entity';
import { ConsentEntity } from './consent.entity';
import { FileEntryEntity, WithdrawnReceiptEntity } from './credit-file.entity';
import { AcceptanceLinkEntity, CreditTermsEntity } from './credit-terms.entity';
import { CustomerEntity } from './customer.entity';
import { DecisionEntity, StandingChangeEntity } from './decision.entity';
import { InvoiceEntity } from './invoice.entity';
import { MarkEntity } from './mark.entity';
import { MeterEntity } from './meter.entity';
import { NoteLineEntity } from './note-line.entity';
import { PaceEntity } from './pace.entity';
import { BookFiguresEntity, PolicyActivationEntity, PolicyVersionEntity } from './policy.entity';
import { PracticeEntity, PracticePolicyActivationEntity, PracticePolicyVersionEntity } from './practice.entity';
import { ApplicationEntity, CreditEntity, PaymentEntity } from './receipt.entity';
import { MessageEntity, SaidEntity } from './said.entity';
import { AccessKeyEntity, OauthStateEntity, OneTimeLinkEntity, SessionEntity } from './session.entity';
import { SettingsEntity } from './settings.entity';
import { GoneEntity, SyncStateEntity, TouchedEntity, UnsweptEntity } from './sync.entity';
import { TaskEntity } from './task.entity';
import { ToldEntity, WebhookEventEntity } from './told.entity';
import { TurnEntity } from './turn.entity';
import { ViolationEntity } from './violation.entity';

/** One class a table. The stores speak SQL; the classes are the schema's description, against which drift is checked. */
export const ENTITIES = [
  CompanyEntity,
  PracticeEntity,
  PracticePolicyVersionEntity,
  PracticePolicyActivationEntity,
  SessionEntity,
  OneTimeLinkEntity,
  OauthStateEntity,
  AccessKeyEntity,
  AppCallsEntity,
  AppUsageEntity,
  StopEntity,
  ConsentEntity,
  ConnectionEntity,
  ConnectionLeaseEntity,
  SettingsEntity,
  CustomerEntity,
  InvoiceEntity,
  PaymentEntity,
  CreditEntity,
  ApplicationEntity,
  WithdrawnReceiptEntity,
  FileEntryEntity,
  SyncStateEntity,
  GoneEntity,
  TouchedEntity,
  UnsweptEntity,
  WebhookEventEntity,
  ToldEntity,
  DecisionEntity,
  StandingChangeEntity,
  ActionEntity,
  AttemptEntity,
  MarkEntity,
  ViolationEntity,
  MessageEntity,
  SaidEntity,
  TaskEntity,
  AuditEntity,
  AuditHeadEntity,
  NoteLineEntity,
  MeterEntity,
  PaceEntity,
  TurnEntity,
  PolicyVersionEntity,
  PolicyActivationEntity,
  BookFiguresEntity,
  BookPriorEntity,
  BacktestEntity,
  ApiKeyEntity,
  CreditCheckEntity,
  CreditTermsEntity,
  AcceptanceLinkEntity,
];
