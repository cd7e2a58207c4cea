/*
 * The elements of camt.053 that matter: in which part of the message, under
 * which path, and which value they give.  Versions differ in a step or two of
 * a path; then both are here.
 */
#include "trade/camt_element.h"

static const struct element elements[] = {
	{ IN_FILE, "/Document/BkToCstmrStmt/Stmt", IN_STATEMENT, V_NONE },
	{ IN_STATEMENT, "/Bal", IN_BALANCE, V_NONE },
	{ IN_STATEMENT, "/Ntry", IN_ENTRY, V_NONE },
	{ IN_ENTRY, "/NtryDtls/TxDtls", IN_DETAIL, V_NONE },
	{ IN_STATEMENT, "/Acct/Id/IBAN", IN_FILE, V_NUMBER },
	{ IN_STATEMENT, "/Acct/Id/Othr/Id", IN_FILE, V_NUMBER },
	{ IN_STATEMENT, "/Acct/Ccy", IN_FILE, V_CURRENCY },
	{ IN_BALANCE, "/Tp/CdOrPrtry/Cd", IN_FILE, V_CODE },
	{ IN_BALANCE, "/Amt", IN_FILE, V_AMOUNT },
	{ IN_BALANCE, "/CdtDbtInd", IN_FILE, V_SIDE },
	{ IN_BALANCE, "/Dt/Dt", IN_FILE, V_DAY },
	{ IN_BALANCE, "/Dt/DtTm", IN_FILE, V_DAY },
	{ IN_ENTRY, "/Amt", IN_FILE, V_AMOUNT },
	{ IN_ENTRY, "/CdtDbtInd", IN_FILE, V_SIDE },
	{ IN_ENTRY, "/RvslInd", IN_FILE, V_REVERSAL },
	{ IN_ENTRY, "/Sts", IN_FILE, V_STATUS },
	{ IN_ENTRY, "/Sts/Cd", IN_FILE, V_STATUS },
	{ IN_ENTRY, "/BookgDt/Dt", IN_FILE, V_DAY },
	{ IN_ENTRY, "/BookgDt/DtTm", IN_FILE, V_DAY },
	{ IN_ENTRY, "/ValDt/Dt", IN_FILE, V_VALUE_DAY },
	{ IN_ENTRY, "/ValDt/DtTm", IN_FILE, V_VALUE_DAY },
	{ IN_ENTRY, "/AcctSvcrRef", IN_FILE, V_REFERENCE },
	{ IN_ENTRY, "/AddtlNtryInf", IN_FILE, V_TEXT },
	{ IN_DETAIL, "/Amt", IN_FILE, V_AMOUNT },
	{ IN_DETAIL, "/AmtDtls/TxAmt/Amt", IN_FILE, V_AMOUNT },
	{ IN_DETAIL, "/CdtDbtInd", IN_FILE, V_SIDE },
	{ IN_DETAIL, "/Refs/AcctSvcrRef", IN_FILE, V_REFERENCE },
	{ IN_DETAIL, "/Refs/EndToEndId", IN_FILE, V_END_TO_END },
	{ IN_DETAIL, "/RltdPties/Dbtr/Nm", IN_FILE, V_DEBTOR },
	{ IN_DETAIL, "/RltdPties/Dbtr/Pty/Nm", IN_FILE, V_DEBTOR },
	{ IN_DETAIL, "/RltdPties/DbtrAcct/Id/IBAN", IN_FILE, V_DEBTOR_ACCOUNT },
	{ IN_DETAIL, "/RltdPties/DbtrAcct/Id/Othr/Id", IN_FILE,
	    V_DEBTOR_ACCOUNT },
	{ IN_DETAIL, "/RltdPties/Cdtr/Nm", IN_FILE, V_CREDITOR },
	{ IN_DETAIL, "/RltdPties/Cdtr/Pty/Nm", IN_FILE, V_CREDITOR },
	{ IN_DETAIL, "/RltdPties/CdtrAcct/Id/IBAN", IN_FILE,
	    V_CREDITOR_ACCOUNT },
	{ IN_DETAIL, "/RltdPties/CdtrAcct/Id/Othr/Id", IN_FILE,
	    V_CREDITOR_ACCOUNT },
	{ IN_DETAIL, "/RmtInf/Ustrd", IN_FILE, V_TEXT },
	{ IN_DETAIL, "/RmtInf/Strd/CdtrRefInf/Ref", IN_FILE, V_TEXT },
	{ IN_DETAIL, "/AddtlTxInf", IN_FILE, V_TEXT },
};

const struct element *
camt_element(enum part in, struct str path)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(*elements); i++)
		if (elements[i].in == in && str_is(path, elements[i].path))
			return &elements[i];
	return NULL;
}
