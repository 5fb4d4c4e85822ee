/** Top-level properties Intuit's schema knows, by entity; a write that names another one answers 2010. Source: the XSD set of intuit/QuickBooks-V3-DotNET-SDK. */
const BASE = 'Id SyncToken MetaData CustomField AttachableRef domain status sparse';
const TXN = `${BASE} DocNumber TxnDate DepartmentRef CurrencyRef ExchangeRate PrivateNote TxnStatus LinkedTxn Line TxnTaxDetail
  TxnSource TaxFormType TaxFormNum TransactionLocationType Tag TxnApprovalInfo RecurDataRef RecurringInfo
  ProjectRef TotalCostAmount HomeTotalCostAmount CustomerRef RemitToRef TotalAmt ARAccountRef PaymentMethodRef
  PaymentRefNum PaymentType CheckPayment CreditCardPayment DepositToAccountRef`;
const SALES = `${TXN} AutoDocNumber CustomerMemo BillAddr ShipAddr FreeFormAddress ShipFromAddr ClassRef SalesTermRef DueDate
  SalesRepRef PONumber FOB ShipMethodRef ShipDate TrackingNum GlobalTaxCalculation HomeTotalAmt
  ApplyTaxAfterDiscount ShippingTaxIncludedInTotalTax TemplateRef PrintStatus EmailStatus BillEmail BillEmailCc
  BillEmailBcc Balance HomeBalance FinanceCharge DeliveryInfo DiscountRate DiscountAmt GovtTxnRefIdentifier
  TaxExemptionRef`;
const INVOICE = `${SALES} Deposit AllowIPNPayment AllowOnlinePayment AllowOnlineCreditCardPayment AllowOnlineACHPayment
  AllowOnlinePayPalPayment EInvoiceStatus ECloudStatusTimeStamp CfdiUse Exportation GlobalInfo invoiceStatus
  callToAction invoiceStatusLog InvoiceEx LessCIS InvoiceLink PaymentDetailsMessage ConvenienceFeeDetail
  EnabledSurchargeInfo InvoiceLinkSecurityCode InvoiceLinkExpiryDate AutoPayEligible SchedulePayEligible
  ScheduledPaymentId GratuityEnabled FinancingProductType SubscriptionPaymentsSetting`;
const CREDIT_MEMO = `${SALES} RemainingCredit InvoiceRef CreditMemoEx`;
const PAYMENT = `${TXN} UnappliedAmt ProcessPayment PaymentExtendedType PaymentEx`;
const CUSTOMER = `${BASE} IntuitId Organization Title GivenName MiddleName FamilyName Suffix FullyQualifiedName CompanyName DisplayName
  PrintOnCheckName UserId Active V4IDPseudonym PrimaryPhone AlternatePhone Mobile Fax PrimaryEmailAddr WebAddr
  OtherContactInfo DefaultTaxCodeRef Taxable BillAddr ShipAddr OtherAddr ContactName AltContactName Notes Job
  BillWithParent RootCustomerRef ParentRef Level CustomerTypeRef SalesTermRef SalesRepRef TaxGroupCodeRef
  TaxRateRef PaymentMethodRef CCDetail PriceLevelRef Balance OpenBalanceDate BalanceWithJobs CreditLimit AcctNum
  CurrencyRef OverDueBalance TotalRevenue TotalExpense PreferredDeliveryMethod ResaleNum JobInfo TDSEnabled
  CustomerEx SecondaryTaxIdentifier ARAccountRef PrimaryTaxIdentifier TaxExemptionReasonId IsProject
  BusinessNumber GSTIN GSTRegistrationType IsCISContractor ClientCompanyId ClientEntityId Source TaxRegime`;
const TERM = `${BASE} Name Active Type DiscountPercent DueDays DiscountDays DayOfMonthDue DueNextMonthDays DiscountDayOfMonth
  SalesTermEx`;
const ATTACHABLE = `${BASE} FileName FileAccessUri TempDownloadUri Size ContentType Category Lat Long PlaceName Note Tag
  ThumbnailFileAccessUri ThumbnailTempDownloadUri AttachableEx documentId`;

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

export const KNOWN_PROPERTIES: Readonly<Record<string, ReadonlySet<string>>> = {
  Customer: words(CUSTOMER),
  Invoice: words(INVOICE),
  CreditMemo: words(CREDIT_MEMO),
  Payment: words(PAYMENT),
  Term: words(TERM),
  Attachable: words(ATTACHABLE),
};
