import { Injectable } from '@nestjs/common';
import {
  assess,
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
import { decisions, settings, type CompanyScope } from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import { companySettings } from '../company-settings';
import { Policies } from '../decide/policies';

/** One customer as a turn would judge it at this moment. */
export interface JudgedToday {
  readonly facts: Facts;
  readonly policy: CompiledPolicy;
  readonly history: CustomerHistory;
  readonly decision: Decision;
  readonly wouldChange: () => WhatWouldChange;
}

/** The same judgement as the turn's, on what the mirror holds now, for whoever asks between two turns. */
@Injectable()
export class Today {
  constructor(
    private readonly clock: Clock,
    private readonly policies: Policies,
  ) {}

  /** Null before the ledger's profile is known. */
  async judge(scope: CompanyScope, ledger: CustomerLedger): Promise<JudgedToday | null> {
    const { profile, policyName } = await settings.read(scope);
    if (!profile) return null;
    const policy = this.policies.compiled(policyName, profile.homeCurrency);
    const asOf = todayOf(profile, this.clock);
    const { id } = ledger.customer;
    const history = (await decisions.histories(scope, [id])).get(id) ?? { activeRules: [], said: [], messagesOn: [] };
    const known = companySettings(profile);
    const factsOf = (books: CustomerLedger, day: Day): Facts => assess(books, day, known);
    const facts = factsOf(ledger, asOf);
    return {
      facts,
      policy,
      history,
      decision: decide(facts, policy, history),
      wouldChange: () =>
        whatWouldChange({ ledger, asOf, settings: known, policy, history }, (books, day, before) =>
          decide(factsOf(books, day), policy, before),
        ),
    };
  }
}
