import { Injectable } from '@nestjs/common';
import {
  decide,
  whatWouldChange,
  type CompiledPolicy,
  type CustomerHistory,
  type CustomerLedger,
  type Day,
  type Decision,
  type Facts,
  type WhatWouldChange,
} from '@holdfast/credit';
import { decisions, settings, type CompanyScope, type StoredProfile } from '@holdfast/store';
import { assessor } from '../assess/assessed';
import { Clock, todayOf } from '../clock';
import { companySettings } from '../company-settings';
import { PoliciesInForce } from '../decide/policies-in-force';

/** One customer as a turn would judge it at this moment. */
export interface JudgedToday {
  readonly facts: Facts;
  readonly policy: CompiledPolicy;
  readonly history: CustomerHistory;
  readonly decision: Decision;
}

/** The same with what would change it, and what a person needs to know to speak about it. */
export interface ExplainedToday extends JudgedToday {
  readonly profile: StoredProfile;
  /** True when restrictions are placed without anybody being asked. */
  readonly acts: boolean;
  readonly wouldChange: WhatWouldChange;
}

/** The same judgement as the turn's, on what the mirror holds now, for whoever asks between two turns. */
@Injectable()
export class Today {
  constructor(
    private readonly clock: Clock,
    private readonly policies: PoliciesInForce,
  ) {}

  /** Null before the ledger's profile is known. */
  async judge(scope: CompanyScope, ledger: CustomerLedger): Promise<JudgedToday | null> {
    return (await this.on(scope, ledger))?.judged ?? null;
  }

  /** Null before the ledger's profile is known. */
  async explain(scope: CompanyScope, ledger: CustomerLedger): Promise<ExplainedToday | null> {
    const found = await this.on(scope, ledger);
    if (!found) return null;
    const { judged, profile, acts, factsOf } = found;
    const { policy, history, facts } = judged;
    const wouldChange = whatWouldChange(
      { ledger, asOf: facts.asOf, settings: companySettings(profile), policy, history },
      (books, day, before) => {
        const then = factsOf(books, day);
        return { facts: then, decision: decide(then, policy, before) };
      },
    );
    return { ...judged, profile, acts, wouldChange };
  }

  private async on(scope: CompanyScope, ledger: CustomerLedger): Promise<Found | null> {
    const { profile, modes } = await settings.read(scope);
    if (!profile) return null;
    const { id } = ledger.customer;
    const when = { asOf: todayOf(profile, this.clock), settings: companySettings(profile) };
    const factsOf = await assessor(scope, [id], when);
    const facts = factsOf(ledger, when.asOf);
    const { set } = await this.policies.on(scope, { homeCurrency: profile.homeCurrency, day: when.asOf });
    const policy = set.forCustomer(facts);
    const history = (await decisions.histories(scope, [id])).get(id) ?? { activeRules: [], said: [], messagesOn: [] };
    const judged = { facts, policy, history, decision: decide(facts, policy, history) };
    return { judged, profile, acts: modes.standing === 'act', factsOf };
  }
}

interface Found {
  readonly judged: JudgedToday;
  readonly profile: StoredProfile;
  readonly acts: boolean;
  readonly factsOf: (books: CustomerLedger, day: Day) => Facts;
}
